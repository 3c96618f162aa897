"""Episodes on generated code: each state and transition is worked out once."""
