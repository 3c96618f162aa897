"""What is kept of one judged episode."""

from __future__ import annotations

from attrs import asdict, frozen

from fragileml.agents.usage import Usage

NO_STAGE = "none"
"""The stage of a scenario in which nothing is wrong."""

GAVE_UP = "gave up"
"""How an episode ended that its agent left before the end."""


@frozen
class Record:
    """One line of ``results.jsonl``.

    Attributes:
        agent: The agent's name.
        scenario: The scenario's id.
        seed: The seed of the episode, and of an agent that draws numbers.
        fingerprint: Of the machine that was run.
        stage: The first stage of the pipeline where something was wrong at reset, or ``none``.
        success: Whether the agent submitted and the goal was reached.
        end: How the episode ended.
        repaired: The repaired share of what was wrong at reset, in thousandths.
        regressions: What was broken besides.
        diagnosis: 0, 500 or 1000: whether module and cause were named rightly.
        minutes: Minutes spent.
        budget: Minutes that there were.
        par: Minutes of the cheapest repair, as the scenario's file says; None if it does not.
        efficiency: Par by minutes spent, at most 1000 thousandths; None without success or par.
        steps: Steps taken.
        refused: Refused actions.
        score: The whole reward, in thousandths.
        rankable: Whether it was judged in evaluation mode.
        applied: The agent's rules that it applied, in order.
        usage: What the language model behind the agent took, None if there is none.
        trace: The file with its trace, relative to the results.
    """

    agent: str
    scenario: str
    seed: int
    fingerprint: str
    stage: str
    success: bool
    end: str
    repaired: int
    regressions: int
    diagnosis: int
    minutes: int
    budget: int
    par: int | None
    efficiency: int | None
    steps: int
    refused: int
    score: int
    rankable: bool
    applied: tuple[str, ...]
    usage: Usage | None
    trace: str

    def to_json(self) -> dict[str, object]:
        """Return the record as a JSON object."""
        return asdict(self)
