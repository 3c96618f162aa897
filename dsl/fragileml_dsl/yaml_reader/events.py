"""The only module that touches the YAML library: a stream of its parser's events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

from ruamel.yaml.events import Event
from ruamel.yaml.parser import Parser
from ruamel.yaml.reader import Reader
from ruamel.yaml.scanner import Scanner, ScannerError

DIRECTIVE = "found a directive"
"""The problem that a line beginning with ``%`` is reported as."""


class _Stream(Reader, Scanner, Parser):
    """Reader, scanner and parser in one object.

    The library looks its parts up through the loader for nearly every character; here each is
    the object itself, which makes reading faster by half.
    """

    comment_handling = None
    processing_version = (1, 2)
    scanner_processing_version = (1, 2)

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text, loader=self)
        Scanner.__init__(self, loader=self)
        Parser.__init__(self, loader=self)

    @property
    def reader(self) -> _Stream:
        return self

    scanner = resolver = reader

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
