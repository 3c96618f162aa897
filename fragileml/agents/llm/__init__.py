"""A language model as an agent: actions as tools, observations as changes, a model over HTTP."""
