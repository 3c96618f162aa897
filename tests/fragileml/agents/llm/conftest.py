"""What the tests of language models share."""

from __future__ import annotations

import os

import pytest

from fragileml.agents.llm.settings import PREFIX


@pytest.fixture(autouse=True)
def _nobody_elses_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a proxy nor a model of whoever runs the tests reaches them."""
    for name in list(os.environ):
        if name.startswith(PREFIX) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
