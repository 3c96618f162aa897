"""The names under which Gymnasium makes environments; nothing is compiled for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gymnasium.envs.registration import register, registry

from fragileml.library.packs import pack_names
from fragileml.library.scenarios import scenarios

NAMESPACE = "FragileML"
_MANY = "fragileml.envs.side_by_side"
_SCENARIO = "fragileml.envs.environment:ScenarioEnv", f"{_MANY}:scenarios_side_by_side"
_SUITE = "fragileml.envs.suite:SuiteEnv", f"{_MANY}:suites_side_by_side"


def register_all() -> None:
    """Register each scenario that comes along, any other by its path, and the suite."""
    for name, arguments in _scenarios():
        _register(name, _SCENARIO, arguments)
    _register("Scenario", _SCENARIO, {})
    _register("Suite", _SUITE, {})


def _scenarios() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield names and arguments; an id that two packs use has its pack in front."""
    owned = [(pack, each) for pack in pack_names() for each in scenarios(pack)]
    owners = Counter(each for _, each in owned)
    for pack, each in owned:
        name = each if owners[each] == 1 else f"{pack}.{each}"
        yield name, {"scenario": f"{pack}/{each}"}


def _register(name: str, entry_points: tuple[str, str], arguments: dict[str, str]) -> None:
    full = f"{NAMESPACE}/{name}-v0"
    if full not in registry:
        one, many = entry_points
        register(full, one, kwargs=arguments, vector_entry_point=many)
