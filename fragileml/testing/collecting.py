"""A pack as pytest sees it: a file of scenarios, each of which has laws."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from traceback import format_exception

import pytest

from fragileml.machine.errors import CompileError
from fragileml.testing.hunting import EXAMPLES, verify
from fragileml.testing.laws import BrokenLawError, Law, Subject, laws_of


class PackFile(pytest.File):
    """The manifest of a pack."""

    def collect(self) -> Iterator[pytest.Collector]:
        """Yield the scenarios."""
        for path in sorted((self.path.parent / "scenarios").glob("*.yaml")):
            node = ScenarioNode.from_parent(self, name=path.stem)
            node.scenario = path
            yield node


class ScenarioNode(pytest.Collector):
    """One scenario.

    Attributes:
        scenario: Its file.
    """

    scenario: Path

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the laws that have something to say of it."""
        try:
            subject = Subject.of(self.scenario)
        except CompileError as error:
            raise self.CollectError(str(error)) from None
        for law in laws_of(subject):
            item = LawItem.from_parent(self, name=law.id)
            item.law, item.subject = law, subject
            yield item


class LawItem(pytest.Item):
    """One law of one scenario.

    Attributes:
        law: The law.
        subject: The scenario.
    """

    law: Law
    subject: Subject

    def runtest(self) -> None:
        """Look for what breaks the law."""
        examples: int | None = self.config.getoption("--fragileml-examples")
        verify(self.law, self.subject, EXAMPLES if examples is None else examples)

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: str | None = None
    ) -> str:
        """Return what is wrong and how to repeat it; a traceback where something was raised."""
        del style
        error = excinfo.value
        if not isinstance(error, BrokenLawError):
            return "".join(format_exception(error))
        crash = error.__cause__.__cause__ if error.__cause__ else None
        trace = "".join(format_exception(crash)) if crash else ""
        return f"{error}\n\n{trace}".rstrip()

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return where it comes from, and its title."""
        return self.path, None, f"{self.subject.machine.annotations.id}: {self.law.id}"
