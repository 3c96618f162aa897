"""The language server: what ``fragileml_dsl.editor`` knows, spoken over LSP."""
