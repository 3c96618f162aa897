"""Syntax trees of all kinds of document, and the shapes that read them from nodes."""
