"""Commands and the environments that they start from: recorded ones, and drawn ones."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence

from attrs import field, frozen

from fragileml.packages import Environment, Pip, Release, Universe


@frozen
class Case:
    """A command in an environment."""

    start: Environment
    command: tuple[str, ...]
    files: Mapping[str, str] = field(factory=dict)


@frozen
class Answer:
    """What came of it, whoever was asked; texts as :func:`normalised` writes them."""

    returncode: int
    output: tuple[str, ...]
    after: Mapping[str, str]
    check_returncode: int
    check_output: tuple[str, ...]


def simulated(universe: Universe, case: Case) -> Answer:
    """Return what the simulation says."""
    pip = Pip(universe, case.files)
    outcome = pip.run(case.start, case.command)
    checked = pip.run(outcome.environment, ("check",))
    return Answer(
        outcome.returncode,
        outcome.lines,
        dict(outcome.environment.packages),
        checked.returncode,
        checked.lines,
    )


def differences(found: Answer, expected: Answer) -> list[str]:
    """Return on which points two answers differ; problem lines have no order of their own."""
    points = {
        "end state": found.after == expected.after,
        "exit code": found.returncode == expected.returncode,
        "error block": _errors(found.output) == _errors(expected.output),
        "transcript": sorted(found.output) == sorted(expected.output),
        "check": (found.check_returncode, sorted(found.check_output))
        == (expected.check_returncode, sorted(expected.check_output)),
    }
    return [point for point, same in points.items() if not same]


_PROBLEMS = ("which is not installed.", "which is incompatible.")


def _errors(lines: Sequence[str]) -> list[str | frozenset[str]]:
    """Return the lines from the first error on, runs of problem lines as sets."""
    first = next((i for i, line in enumerate(lines) if line.startswith("ERROR: ")), len(lines))
    found: list[str | frozenset[str]] = []
    for line in lines[first:]:
        if line.endswith(_PROBLEMS) and found and isinstance(found[-1], frozenset):
            found[-1] |= {line}
        else:
            found.append(frozenset((line,)) if line.endswith(_PROBLEMS) else line)
    return found


@frozen
class Draw:
    """Draws cases, the same ones for the same seed.

    Attributes:
        universe: The releases to draw from.
        bases: Environments to start from or to change.
        chance: The source of chance.
    """

    universe: Universe
    bases: Sequence[Environment]
    chance: random.Random

    def cases(self, count: int) -> Iterator[Case]:
        """Yield so many cases, each kind in turn."""
        yield from map(self.case, range(count))

    def case(self, kind: int) -> Case:
        """Return a case of a kind, by any number."""
        start = self._start()
        command, files = self._kinds[kind % len(self._kinds)](start)
        return Case(start, command, files)

    def _start(self) -> Environment:
        """Return a base, or one with packages installed on top, forced elsewhere or gone."""
        start = self.chance.choice(self.bases)
        if self.chance.random() < 0.4:
            wanted = [self._pin() for _ in range(self.chance.randint(1, 2))]
            start = Pip(self.universe).run(start, ("install", *wanted)).environment
        if self.chance.random() < 0.3 and start.packages:
            name = self.chance.choice(sorted(start))
            start = start.after({name: str(self._release(name).version)})
        if self.chance.random() < 0.15 and start.packages:
            start = start.after({self.chance.choice(sorted(start)): None})
        return start

    @property
    def _kinds(self) -> Sequence[Callable[[Environment], tuple[tuple[str, ...], dict[str, str]]]]:
        def plain(*words: str) -> tuple[tuple[str, ...], dict[str, str]]:
            return ("install", *words), {}

        return (
            lambda _: plain(self._name()),
            lambda _: plain(self._pin()),
            lambda _: plain(self._range()),
            lambda start: plain("-U", self._present(start)),
            lambda start: plain("-U", self._present(start), self._present(start), self._name()),
            lambda start: plain("-U", "--upgrade-strategy", "eager", self._present(start)),
            lambda _: plain(self._pin(), self._pin()),
            lambda _: plain(self._range(), self._range()),
            lambda _: plain(self._with_extra()),
            lambda _: plain(self._with_extra(), self._pin()),
            lambda _: plain("--no-deps", self._pin()),
            lambda start: plain("--force-reinstall", self._present(start)),
            lambda start: plain("--force-reinstall", "--no-deps", self._present(start)),
            lambda _: plain("--pre", "-U", self._name()),
            lambda _: plain("--dry-run", self._pin()),
            lambda _: plain(
                f"{self._name()}=={self.chance.randint(90, 99)}.{self.chance.randint(0, 9)}"
            ),
            lambda _: plain(self._yanked()),
            lambda _: plain(self._for_other_pythons()),
            lambda _: (
                ("install", "-c", "constraints.txt", self._name()),
                {"constraints.txt": f"{self._pin()}\n{self._range()}\n"},
            ),
            lambda _: (
                ("install", "-r", "requirements.txt", self._range()),
                {"requirements.txt": f"# wanted\n{self._pin()}\n\n{self._name()}  # any\n"},
            ),
            lambda start: (
                ("install", "-U", "-r", "a.txt", "-c", "c.txt"),
                {
                    "a.txt": f"-r b.txt\n{self._present(start)}\n",
                    "b.txt": f"{self._range()}\n",
                    "c.txt": f"{self._range()}\n",
                },
            ),
            lambda start: (
                ("uninstall", "-y", self._present(start), self._name(), self._present(start)),
                {},
            ),
            lambda _: plain(f"{self._name()}={self.chance.randint(1, 9)}"),
            lambda _: plain(self._name().upper().replace("-", "_")),
        )

    def _name(self) -> str:
        return self.chance.choice(sorted(self.universe.releases))

    def _present(self, start: Environment) -> str:
        return self.chance.choice(sorted(start) or [self._name()])

    def _release(self, name: str) -> Release:
        usable = [
            each
            for each in self.universe.releases[name]
            if self.universe.python in each.python_specifier
        ]
        return self.chance.choice(usable or list(self.universe.releases[name]))

    def _pin(self) -> str:
        name = self._name()
        return f"{name}=={self._release(name).version}"

    def _range(self) -> str:
        name = self._name()
        operator = self.chance.choice(["<", "<=", ">", ">=", "!=", "~="])
        version = str(self._release(name).version)
        if operator == "~=" and "." not in version:
            operator = ">="
        return f"{name}{operator}{version}"

    def _with_extra(self) -> str:
        having = [
            (name, each)
            for name, releases in sorted(self.universe.releases.items())
            for each in releases
            if each.extras
        ]
        name, release = self.chance.choice(having)
        extra = self.chance.choice([*sorted(release.extras), "no-such"])
        pin = f"=={release.version}" if self.chance.random() < 0.5 else ""
        return f"{name}[{extra}]{pin}"

    def _yanked(self) -> str:
        yanked = [
            each
            for _, releases in sorted(self.universe.releases.items())
            for each in releases
            if each.yanked is not None
        ]
        release = self.chance.choice(yanked)
        return f"{release.project}{self.chance.choice(['==', '>='])}{release.version}"

    def _for_other_pythons(self) -> str:
        others = [
            each
            for _, releases in sorted(self.universe.releases.items())
            for each in releases
            if self.universe.python not in each.python_specifier
        ]
        release = self.chance.choice(others)
        return f"{release.project}=={release.version}"
