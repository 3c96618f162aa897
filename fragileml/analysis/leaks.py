"""Whether an observation says what only the authors of a scenario may know."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import chain

from attrs import define, evolve, field, frozen

from fragileml.analysis.claims import Answer, Claim, Script, script_of
from fragileml.analysis.exploration import Exploration, way_to
from fragileml.analysis.space import Space
from fragileml.episode.episode import Episode
from fragileml.episode.observation import Observation
from fragileml.episode.tiers import TierName
from fragileml.machine.actions import Action, Inspect, Run
from fragileml.machine.interpreter import UNLIMITED, Interpreter
from fragileml.machine.prints import render
from fragileml.machine.probes import BUILT_IN
from fragileml_dsl.machine.machine import Machine, Show

STEPS = 200
"""Random steps of each beginning."""

STATES = 24
"""States of each slice in which all probes are read, spread evenly over those that were met."""

CANARY = "canary-7d1f0c"
"""Stands for what a machine carries for people, where nothing that an agent sees may come from."""

_WHOLE_TEXT = 1_000_000


def secrets_of(machine: Machine) -> tuple[str, ...]:
    """Return what no observation may hold, word for word.

    A hidden variable that a probe prints as it stands is a fact: then its name is known too. A
    single word, such as an id may be, gives nothing away where it stands in a text.
    """
    notes = machine.annotations
    told = {each.term.constant for each in machine.facts if each.term.operator == "variable"}
    hidden = (
        variable.name
        for slot, variable in enumerate(machine.variables)
        if variable.show is Show.HIDDEN and not variable.editable and slot not in told
    )
    public = {each.name for each in machine.probes} | {each.name for each in machine.actions}
    issues = (each.name for each in machine.issues)
    named = (notes.id, notes.title, notes.file, *notes.faults, *issues, *hidden)
    secret = (each for each in dict.fromkeys(named) if each not in public and not each.isalnum())
    return (CANARY, *secret)


def nothing_leaks(space: Space, walk: Exploration, seed: int) -> Claim:
    """Claim that no observation tells a secret, and look for one that does."""
    interpreter = space.slice.interpreter
    search = _Search(interpreter, seed, secrets_of(interpreter.machine))
    met = _spread(tuple(chain.from_iterable(walk.layers)))
    leak = search.in_random_steps() or search.in_states(space, walk, met)
    if leak is not None:
        covers = f"an observation holds {leak.secret!r}"
        return Claim("nothing-leaks", Answer.REFUTED, covers, seed, leak.script)
    covers = (
        f"{len(search.texts):,} texts of {STEPS} random steps and of all probes"
        f" in {len(met)} of {walk.states:,} states"
    )
    return Claim("nothing-leaks", Answer.SAMPLED, covers, seed)


@frozen
class _Leak:
    secret: str
    script: Script


@define
class _Search:
    interpreter: Interpreter
    seed: int
    secrets: tuple[str, ...]
    texts: set[str] = field(factory=set)

    def told(self, text: str) -> str | None:
        """Return a secret that a text holds; each text is read once."""
        if text in self.texts:
            return None
        self.texts.add(text)
        return next((each for each in self.secrets if each in text), None)

    def in_random_steps(self) -> _Leak | None:
        """Play at random on a machine whose annotations are canaries."""
        notes = self.interpreter.machine.annotations
        planted = evolve(notes, id=CANARY, title=CANARY, tags=(CANARY,), file=CANARY)
        machine = evolve(self.interpreter.machine, annotations=planted)
        marked = Interpreter(machine, self.interpreter.installer)
        chance = random.Random(self.seed)  # noqa: S311 - steps that can be repeated
        left = STEPS
        while left > 0:
            episode, done = Episode(marked, self.seed, tier=TierName.REFERENCE), list[Action]()
            while not episode.ended:
                secret = self.told(_all_that_is_seen(episode.observation, whole=not done))
                if secret is not None:
                    return _Leak(secret, script_of(done))
                if left <= 0:
                    return None
                done.append(chance.choice(marked.menu))
                episode.step(done[-1])
                left -= 1
        return None

    def in_states(self, space: Space, walk: Exploration, states: Iterable[int]) -> _Leak | None:
        """Read all probes in states of the slice, and run the goal."""
        machine, history = self.interpreter.machine, space.slice.beginning.history
        names = (*BUILT_IN, *(each.name for each in machine.probes))
        goal = Run(machine.stages[machine.goal].name)
        actions: tuple[Action, ...] = (*map(Inspect, names), goal)
        for small in states:
            state = space.core.unpack(*space.bits.large(small))
            for action in actions:
                prints = self.interpreter.apply(state, action, UNLIMITED, history).prints
                secret = self.told("\n".join(render(prints)))
                if secret is not None:
                    way = (self.interpreter.menu[each] for each in way_to(space, walk, small))
                    return _Leak(secret, script_of((*way, action)))
        return None


def _all_that_is_seen(seen: Observation, *, whole: bool) -> str:
    """Return what is new in an observation: the rest of its text stood in the one at reset."""
    if whole:
        return seen.text(_WHOLE_TEXT)
    return "\n".join((*seen.lines, *(each.name for each in seen.knowledge)))


def _spread(states: tuple[int, ...]) -> tuple[int, ...]:
    return states[:: max(1, -(-len(states) // STATES))]
