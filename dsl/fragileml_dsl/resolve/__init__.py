"""From names to files: where the documents of a pack are and what they hold."""
