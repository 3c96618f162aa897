"""What a model takes."""

from __future__ import annotations

from attrs import frozen


@frozen
class Usage:
    """What a language model has taken; tokens are counted by its server.

    Attributes:
        requests: How often it was asked; tries that brought no answer are not counted.
        prompt_tokens: Tokens of the requests.
        completion_tokens: Tokens of the answers.
        cached_tokens: Tokens of the requests that the server had worked on before.
        malformed: Answers that led to no action.
    """

    requests: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    malformed: int = 0

    def plus(self, other: Usage) -> Usage:
        """Return the sum of both."""
        return Usage(
            self.requests + other.requests,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.cached_tokens + other.cached_tokens,
            self.malformed + other.malformed,
        )
