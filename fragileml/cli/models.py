"""From options of the command line to the language model that plays."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from attrs import frozen

from fragileml.agents import Agent
from fragileml.agents.llm.settings import ModelSettings, Speech
from fragileml_dsl.errors import FragileMLError

AGENT = "llm"


@frozen
class ModelOptions:
    """The options as they were given; empty words stand for none."""

    model: str
    url: str
    tools: bool | None
    temperature: str
    cassette: str
    replay: bool

    def settings(self, agents: Collection[str]) -> ModelSettings | None:
        """Return which model plays, None if none of the agents is one.

        Raises:
            FragileMLError: If an option is given that no agent takes, or has no such value.
        """
        given = self._given()
        if AGENT in agents:
            return ModelSettings.from_environment(given)
        if given:
            raise FragileMLError(
                f"only the agent {AGENT} has a model; leave out what sets its {', '.join(given)}, "
                "or name it among the agents"
            )
        return None

    def _given(self) -> dict[str, str]:
        speech = Speech.TOOLS if self.tools else Speech.TEXT
        words = {
            "model": self.model,
            "url": self.url,
            "mode": "" if self.tools is None else speech,
            "temperature": self.temperature,
            "cassette": self.cassette,
            "replay": "1" if self.replay else "",
        }
        return {name: word for name, word in words.items() if word}


def write_conversation(path: Path, agent: Agent) -> None:
    """Write what a model was told and what it answered, one JSON object a line.

    Raises:
        FragileMLError: If no model is behind the agent.
        OSError: If the file cannot be written.
    """
    from fragileml.agents.llm.agent import LlmAgent

    if not isinstance(agent, LlmAgent):
        raise FragileMLError(f"only the agent {AGENT} has a conversation to keep")
    text = "".join(json.dumps(each) + "\n" for each in agent.messages())
    path.write_text(text, encoding="utf-8", newline="\n")
