"""The mutants of a whole pack, drawn by seed, each judged where it matters most."""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path

from attrs import define, field

from fragileml.analysis.par import Limits
from fragileml.analysis.transcripts import FOLDER
from fragileml.testing.mutation.judging import Bench, Judgement, Verdict
from fragileml.testing.mutation.mutant import Mutant
from fragileml.testing.mutation.operators import mutants_of
from fragileml_dsl import check_path
from fragileml_dsl.source import Source

_SETTLED = (Verdict.REJECTED, Verdict.CAUGHT)


@define
class Suite:
    """A pack whose mutants are judged.

    A mutant of a module is judged in the scenarios that use the module, first in those whose files
    name it most often. It is caught if one of them notices it.

    Attributes:
        root: The pack's folder.
        most: In how many scenarios a mutant is judged.
        limits: How far proofs go.
    """

    root: Path
    most: int = 3
    limits: Limits = field(factory=Limits)
    _texts: dict[str, Source] = field(factory=dict, init=False)
    _users: dict[str, list[Path]] = field(factory=dict, init=False)
    _benches: dict[Path, Bench] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        """Find out which scenario reads which file."""
        for path in sorted((self.root / "scenarios").glob("*.yaml")):
            for name, source in check_path(path).sources.items():
                self._texts.setdefault(name, source)
                self._users.setdefault(name, []).append(path)
        for name, users in self._users.items():
            users.sort(key=partial(_rank, Path(name).stem))

    def sample(self, seed: int, count: int) -> tuple[Mutant, ...]:
        """Return some of all mutants of modules, pipelines and scenarios."""
        every = [
            mutant
            for name, source in self._texts.items()
            if "/" in name
            for mutant in mutants_of(source)
        ]
        return tuple(random.Random(seed).sample(every, min(count, len(every))))  # noqa: S311 - no secret

    def judge(self, mutant: Mutant) -> Judgement:
        """Judge a mutant until a scenario notices it."""
        text = self._texts[mutant.file].text
        found: list[Judgement] = []
        for path in self._users[mutant.file][: self.most]:
            found.append(self.bench(path).judge(mutant, text))
            if found[-1].verdict in _SETTLED:
                return found[-1]
        escapes = (each for each in found if each.verdict is Verdict.ESCAPED)
        return next(escapes, found[0])

    def bench(self, path: Path) -> Bench:
        """Return the bench of a scenario, made once."""
        if path not in self._benches:
            kept = self.root / FOLDER / f"{path.stem}.txt"
            transcript = kept.read_text(encoding="utf-8") if kept.is_file() else None
            self._benches[path] = Bench(path, self.root, self.limits, transcript)
        return self._benches[path]


def _rank(word: str, path: Path) -> tuple[int, Path]:
    """Return by what scenarios are sorted so that those which name a word most come first."""
    return -path.read_text(encoding="utf-8").count(word), path
