"""The commands of pip, one function each."""
