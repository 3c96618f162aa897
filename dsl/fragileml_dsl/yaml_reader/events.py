"""The only module that touches the YAML library: a stream of its parser's events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

from ruamel.yaml.events import Event
from ruamel.yaml.parser import Parser
from ruamel.yaml.reader import Reader
from ruamel.yaml.scanner import Scanner, ScannerError
from ruamel.yaml.tokens import Token

DIRECTIVE = "found a directive"
"""The problem that a line beginning with ``%`` is reported as."""


class _Stream(Reader, Scanner, Parser):
    """Reader, scanner and parser in one object.

    The library looks its parts up through the loader for nearly every character; here each is
    the object itself, which halves the time of reading.
    """

    comment_handling = None
    processing_version = (1, 2)
    scanner_processing_version = (1, 2)
    reader: _Stream | None = None
    scanner: _Stream | None = None
    resolver: _Stream | None = None

    def __init__(self, text: str) -> None:
        self.reader = self.scanner = self.resolver = self
        Reader.__init__(self, text, loader=self)
        Scanner.__init__(self, loader=self)
        Parser.__init__(self, loader=self)

    def check_token(self, *choices: type[Token]) -> bool:
        # Asked about ten times for each token, while only a key must be looked beyond.
        tokens = self.tokens
        if not tokens or self.possible_simple_keys:
            while self.need_more_tokens():
                self.fetch_more_tokens()
        return bool(tokens) and (not choices or isinstance(tokens[0], choices))

    def fetch_directive(self) -> NoReturn:
        raise ScannerError(None, None, DIRECTIVE, self.get_mark())


def events_of(text: str) -> Iterator[Event]:
    """Yield the events of a text as they are read.

    Raises:
        ruamel.yaml.error.YAMLError: The text is not YAML.
    """
    stream = _Stream(text)
    while stream.check_event():
        yield stream.get_event()
