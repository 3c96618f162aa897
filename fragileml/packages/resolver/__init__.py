"""pip's resolver: ``resolvelib`` with pip's rules of what to look at, and in which order."""
