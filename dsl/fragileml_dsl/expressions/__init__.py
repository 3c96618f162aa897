"""Expressions and templates: parsed, checked for types and totality, never run as Python."""
