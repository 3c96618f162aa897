"""YAML as the language uses it: text and structure with exact places, nothing else."""
