"""The second tier: states packed into integers, and code generated from typed expressions."""
