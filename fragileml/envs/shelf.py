"""The scenarios of packs, read once for all environments of a process that play them."""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path

from attrs import define, field

from fragileml.envs.encoding import Encoding
from fragileml.library.catalogue import Entry, catalogue
from fragileml.library.packs import contents, pack_names, pack_root
from fragileml.machine.interpreter import Interpreter
from fragileml.packages import link


@define(slots=False, eq=False)
class Shelf:
    """What environments of the same packs share.

    Attributes:
        entries: Their scenarios.
    """

    entries: tuple[Entry, ...]
    _interpreters: dict[str, Interpreter] = field(factory=dict, init=False, repr=False)

    @cached_property
    def encoding(self) -> Encoding:
        """The encoding that all of them share."""
        return Encoding.of_all([each.machine for each in self.entries])

    def interpreter(self, entry: Entry) -> Interpreter:
        """Return what runs a scenario."""
        if entry.id not in self._interpreters:
            self._interpreters[entry.id] = link(entry.machine)
        return self._interpreters[entry.id]


def shelf_of(pack: str | Path | None) -> Shelf:
    """Return the shelf of a pack, or of all packs that come along, as its files are now.

    Raises:
        CompileError: If a file has mistakes.
        FragileMLError: If there is no such pack.
    """
    roots = [pack_root(each) for each in (pack_names() if pack is None else (pack,))]
    return _read(pack, tuple(line for root in roots for line in contents(root)))


@lru_cache(maxsize=2)
def _read(pack: str | Path | None, _contents: tuple[str, ...]) -> Shelf:
    return Shelf(catalogue(pack))
