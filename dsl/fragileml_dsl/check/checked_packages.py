"""What the checker found of packages: canonical names, versions that there are."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from fragileml_dsl.machine.machine import Overlay
from fragileml_dsl.resolve.universes import UniverseIndex


@frozen
class CheckedChange:
    """What befalls packages; names are canonical."""

    install: tuple[str, ...] = ()
    override: Mapping[str, str] = {}
    remove: tuple[str, ...] = ()


@frozen(eq=False)
class CheckedPackages:
    """What is installed and where other packages come from.

    Attributes:
        universe: The names that there are, None where packages are fixed.
        change: What befell the empty environment.
        overlay: Releases beside those of the universe.
        files: What the installer may read, by name.
        menu: What a discrete interface offers.
        complete: Whether all of it could be read.
    """

    universe: UniverseIndex | None = None
    change: CheckedChange = CheckedChange()
    overlay: tuple[Overlay, ...] = ()
    files: Mapping[str, str] = {}
    menu: tuple[str, ...] = ()
    complete: bool = True

    @property
    def versions(self) -> Mapping[str, tuple[str, ...]]:
        """The versions that there are of each package: where they are fixed, the installed ones."""
        if self.universe is None:
            pins = (pin.split("==", 1) for pin in self.change.install)
            return {name: (version,) for name, version in pins}
        found = dict(self.universe.versions)
        for each in self.overlay:
            found[each.name] = (*found.get(each.name, ()), each.version)
        return found

    @property
    def names(self) -> Mapping[str, str] | None:
        """The packages that expressions may ask for, None where they are not known."""
        if not self.complete:
            return None
        return {name: versions[-1] for name, versions in self.versions.items()}
