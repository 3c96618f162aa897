"""What a compiled scenario is: the machine, its terms, its JSON form and its fingerprint."""
