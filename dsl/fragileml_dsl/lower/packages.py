"""Packages and what befalls them, as the machine holds them."""

from __future__ import annotations

from fragileml_dsl.check.checked_packages import CheckedChange, CheckedPackages
from fragileml_dsl.check.packages import INSTALLER
from fragileml_dsl.machine.machine import PackageChange, Packages


def lower_packages(checked: CheckedPackages) -> Packages:
    """Return the packages of a scenario, equal for equal meanings."""
    universe = checked.universe
    install = checked.change.install
    return Packages(
        universe=universe.name if universe else "",
        digest=universe.digest if universe else "",
        installer=INSTALLER if universe else "",
        installed=PackageChange(
            # Without an installer their order means nothing.
            install=install if universe else tuple(sorted(install)),
            override=tuple(sorted(checked.change.override.items())),
            remove=tuple(sorted(checked.change.remove)),
        ),
        overlay=checked.overlay,
        files=tuple(sorted(checked.files.items())),
        menu=checked.menu,
    )


def lower_change(checked: CheckedChange | None) -> PackageChange | None:
    """Return what a fault does to packages."""
    if checked is None:
        return None
    return PackageChange(
        checked.install, tuple(sorted(checked.override.items())), tuple(sorted(checked.remove))
    )
