"""What changed from one universe to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from fragileml.packages.universe import Universe, release_to_json


@frozen
class Difference:
    """A release that one universe has and the other has not, or has otherwise.

    Attributes:
        project: The canonical name.
        version: The version.
        before: Its JSON form in the old universe, None if it is new.
        after: The same in the new one, None if it is gone.
    """

    project: str
    version: str
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None

    @property
    def kind(self) -> str:
        """``added``, ``removed`` or ``changed``."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of a changed release that are not what they were, ascending."""
        before, after = self.before or {}, self.after or {}
        names = sorted({*before, *after})
        return tuple(each for each in names if before.get(each) != after.get(each))


def differences(old: Universe, new: Universe) -> Iterator[Difference]:
    """Yield what differs, by package and then by version, oldest first."""
    for project in sorted({*old.releases, *new.releases}):
        before, after = _releases(old, project), _releases(new, project)
        both = {
            each.version: str(each.version)
            for universe in (old, new)
            for each in universe.releases.get(project, ())
        }
        for _, version in sorted(both.items()):
            if before.get(version) != after.get(version):
                yield Difference(project, version, before.get(version), after.get(version))


def _releases(universe: Universe, project: str) -> Mapping[str, Mapping[str, object]]:
    return {str(each.version): release_to_json(each) for each in universe.releases.get(project, ())}
