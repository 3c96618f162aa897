"""The one way to lay out a file: what it says stays, how it is written becomes canonical."""
