"""What is wrong with a file: kinds of mistakes, diagnostics, and how they are shown."""
