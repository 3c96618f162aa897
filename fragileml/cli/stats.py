"""``fragileml stats``: what a pack holds, in figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fragileml.cli.options import JsonFlag, PackOption
from fragileml.cli.output import print_json, print_table

if TYPE_CHECKING:
    from fragileml.library.statistics import Share


def stats(pack: PackOption = None, json: JsonFlag = False) -> None:
    """Print figures of the scenarios of a pack, or of all packs that are found."""
    from attrs import asdict

    from fragileml.library.statistics import statistics

    found = statistics(pack)
    if json:
        print_json(asdict(found))
        return
    rows = [
        ["scenarios", str(found.scenarios)],
        ["by pipeline", _counts(found.pipelines)],
        ["by stage of what is raised", _counts(found.stages)],
        ["by visibility of what is raised", _counts(found.visibilities)],
        ["by number of faults, 0 is a control", _counts(found.faults)],
        ["that change by themselves", str(found.injected)],
        ["that differ by seed", str(found.varied)],
        ["records of failures behind them", str(found.records)],
        ["issues that read two or more variables or packages", _share(found.wide)],
        ["issues that are switches", _share(found.switches)],
        ["scenarios with faults that show a wrong fix", _share(found.wrong_fixes)],
        ["those that show none", ", ".join(found.without_wrong_fix) or "none"],
    ]
    print_table(("figure", "value"), rows)


def _counts(counts: Mapping[str, int] | Mapping[int, int]) -> str:
    return ", ".join(f"{name}: {number}" for name, number in counts.items())


def _share(share: Share) -> str:
    return f"{share.part} of {share.whole}, {share.fraction:.0%}"
