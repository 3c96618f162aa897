"""What an editor asks about a file while it is being written: pure functions over its text."""
