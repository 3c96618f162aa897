"""A play that broke a law, as a test to be pasted."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from fragileml.episode.playing import take
from fragileml.machine.actions import Action, Call, Edit, Inspect, Pip, Run, Submit, action_to_json
from fragileml.machine.edits import read_edit
from fragileml.machine.probes import BUILT_IN
from fragileml.machine.transition import Refusal
from fragileml.testing.laws.law import BrokenLawError, Law
from fragileml.testing.laws.play import Play
from fragileml.testing.laws.subject import Subject
from fragileml.testing.writer import Layout, Tree, write
from fragileml_dsl.machine.machine import Machine


def regression(law: Law, subject: Subject, play: Play, broken: BrokenLawError) -> str:
    """Return the test that keeps a broken law from coming back, and where it belongs.

    It is YAML for the scenario's file where that can say what was done, else a line of Python.
    """
    done = play.actions if broken.action is None else (*play.head, broken.action)
    writable = _Writable(subject)
    if not all(map(writable.says, done)):
        where = f"To repeat it, in Python: find_law({law.id!r}).check(subject, play) with"
        return (
            f"{where}\n\nfrom fragileml import Call, Edit, Inspect, Pip, Run, Submit\nplay = {play}"
        )
    test: dict[str, Tree] = {"title": f"{law.id} holds"}
    if subject.machine.variations:
        test["seed"] = play.seed
    test["do"] = [_step(each) for each in done]
    test["expect"] = _expectation(subject, play.seed, done, broken)
    where = "As a test, for the scenario's file; all laws are checked on what its tests do:"
    lines = write(test, Layout()).splitlines()
    return "\n".join(
        [where, "", "tests:", f"  - {lines[0]}", *(f"    {each}" for each in lines[1:])]
    )


def _step(action: Action) -> dict[str, Tree]:
    return {str(key): value for key, value in action_to_json(action).items()}


def _expectation(
    subject: Subject, seed: int, done: Sequence[Action], broken: BrokenLawError
) -> dict[str, Tree]:
    """Return what the law asks of the last action, else what comes of them all today."""
    if broken.refused is not None:
        return {"refused": broken.refused}
    try:
        episode = subject.begin(seed)
        take(episode, done)
        return {"regressions": episode.result().regressions}
    except Exception:  # noqa: BLE001 - this very play may have raised it
        return {"regressions": 0}


@frozen
class _Writable:
    """Knows which actions the tests of a scenario's file can hold."""

    subject: Subject

    @property
    def _machine(self) -> Machine:
        return self.subject.machine

    def says(self, action: Action) -> bool:
        match action:
            case Edit(settings):
                read = read_edit(self.subject.interpreter.program, action)
                return not settings or not isinstance(read, Refusal)
            case Run(stage):
                return stage in {each.name for each in self._machine.stages}
            case Inspect(probe, page):
                known = {*BUILT_IN, *(each.name for each in self._machine.probes)}
                return page == 1 and probe in known
            case Call(name):
                return name in {each.name for each in self._machine.actions}
            case Pip():
                return action in self.subject.interpreter.menu
            case Submit(module, cause):
                modules, causes = self._machine.modules, self._machine.causes
                return module in {None, *modules} and cause in {None, *causes}
