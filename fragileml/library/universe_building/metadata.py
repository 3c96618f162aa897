"""From the metadata of a wheel to a release: markers are evaluated, names are canonical."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from packaging.markers import Marker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from fragileml.packages.universe import Release

ELIDED = ("nvidia-*", "cuda-*")
"""Packages that no release requires here: they come in gigabytes, and only beside a card."""


def release_of(
    metadata: Mapping[str, object], target: Mapping[str, str], yanked: str | None
) -> Release:
    """Return the release that metadata describe.

    Args:
        metadata: The fields of a METADATA file, by their names in JSON.
        target: The values of environment markers, by name.
        yanked: Why it was withdrawn, None if it was not.
    """
    requires = list(_requirements(metadata.get("requires_dist")))
    extras = sorted(map(canonicalize_name, _texts(metadata.get("provides_extra"))))
    return Release(
        project=canonicalize_name(str(metadata["name"])),
        version=Version(str(metadata["version"])),
        requires=_unique(each for each in requires if _counts(each.marker, target)),
        extras={
            extra: _unique(each for each in requires if _is_of(each.marker, target, extra))
            for extra in extras
        },
        requires_python=_normalised(str(metadata.get("requires_python") or "")),
        yanked=yanked,
    )


def _requirements(data: object) -> Iterator[Requirement]:
    """Yield what can be read and is not elided."""
    for text in _texts(data):
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            continue
        requirement.name = canonicalize_name(requirement.name)
        if not requirement.name.startswith(tuple(each.rstrip("*") for each in ELIDED)):
            yield requirement


def _texts(data: object) -> Sequence[str]:
    return [str(each) for each in data] if isinstance(data, list) else []


def _counts(marker: Marker | None, target: Mapping[str, str], extra: str = "") -> bool:
    return marker is None or marker.evaluate({**target, "extra": extra})


def _is_of(marker: Marker | None, target: Mapping[str, str], extra: str) -> bool:
    return not _counts(marker, target) and _counts(marker, target, extra)


def _unique(requirements: Iterator[Requirement]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(_without_marker, requirements)))


def _without_marker(requirement: Requirement) -> str:
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    return f"{requirement.name}{extras}{requirement.specifier}"


def _normalised(requires_python: str) -> str:
    try:
        return str(SpecifierSet(requires_python))
    except InvalidSpecifier:
        return requires_python
