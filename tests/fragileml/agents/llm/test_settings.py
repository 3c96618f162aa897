"""Settings from options and the environment, and what is said of those that do not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from fragileml.agents import make_agent
from fragileml.agents.llm.settings import ModelSettings, Speech
from fragileml_dsl.errors import FragileMLError

URL = "http://localhost:8000/v1"


def test_the_environment_is_asked() -> None:
    words = {
        "MODEL": "small",
        "URL": URL + "/",
        "MODE": "text",
        "TEMPERATURE": "0.5",
        "CASSETTE": "tape.jsonl",
        "REPLAY": "1",
        "TIMEOUT": "60",
    }
    environment = {f"FRAGILEML_LLM_{name}": word for name, word in words.items()}
    assert ModelSettings.from_environment(environment=environment) == ModelSettings(
        model="small",
        url=URL,
        mode=Speech.TEXT,
        temperature=0.5,
        cassette=Path("tape.jsonl"),
        replay=True,
        timeout=60.0,
    )


def test_what_is_given_goes_before_the_environment() -> None:
    environment = {"FRAGILEML_LLM_MODEL": "small", "FRAGILEML_LLM_URL": URL}
    settings = ModelSettings.from_environment({"model": "large", "url": ""}, environment)
    assert (settings.model, settings.url) == ("large", URL)
    assert ModelSettings.from_environment({}, {}) == ModelSettings()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"mode": "json"}, "there is no mode 'json' of a model; there are tools, text"),
        (
            {"temperature": "warm"},
            "the temperature of a model is a number of 0 or more, not 'warm'",
        ),
        ({"temperature": "nan"}, "the temperature of a model is a number"),
        ({"temperature": "-1"}, "the temperature of a model is a number of 0 or more"),
        ({"timeout": "0"}, "the timeout of a model is a number above 0"),
        ({"timeout": "inf"}, "the timeout of a model is a number"),
        ({"replay": "yes"}, "FRAGILEML_LLM_REPLAY is 0 or 1, not 'yes'"),
        ({"url": "localhost:8000"}, "the url of a model is such as http://localhost:8000/v1"),
        ({"url": "ftp://host/v1"}, "the url of a model is such as"),
        ({"url": "http://"}, "the url of a model is such as"),
        ({"url": "http://[::1"}, "the url of a model is such as"),
        ({"url": "http://host:99999/v1"}, "the url of a model is such as"),
        ({"url": "http://me:secret@host/v1"}, "the key belongs into FRAGILEML_LLM_KEY"),
        ({"url": "http://host/v1?key=secret"}, "the key belongs into FRAGILEML_LLM_KEY"),
    ],
)
def test_what_does_not_fit_is_said(words: dict[str, str], said: str) -> None:
    with pytest.raises(FragileMLError) as caught:
        ModelSettings.from_environment(words, {})
    assert said in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (ModelSettings(url=URL), "needs a model: --model, or FRAGILEML_LLM_MODEL"),
        (ModelSettings("m"), "needs a server: --url, or FRAGILEML_LLM_URL"),
        (ModelSettings("m", replay=True), "a replay needs a cassette: --cassette"),
    ],
)
def test_what_is_lacking_is_said_before_anything_is_played(
    settings: ModelSettings, said: str
) -> None:
    with pytest.raises(FragileMLError, match=said):
        make_agent("llm", model=settings)


def test_an_agent_is_made_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAGILEML_LLM_MODEL", "small")
    monkeypatch.setenv("FRAGILEML_LLM_URL", URL)
    assert make_agent("llm").name == "llm"
    monkeypatch.setenv("FRAGILEML_LLM_KEY", "a\nb")
    with pytest.raises(FragileMLError, match="FRAGILEML_LLM_KEY"):
        make_agent("llm")


def test_without_httpx_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "httpx", None)
    monkeypatch.delitem(sys.modules, "fragileml.agents.llm.client", raising=False)
    with pytest.raises(FragileMLError, match=r"pip install 'fragileml\[llm\]'"):
        make_agent("llm", model=ModelSettings("m", URL))
    replaying = ModelSettings("m", replay=True, cassette=Path("tape.jsonl"))
    assert make_agent("llm", model=replaying).name == "llm"


def test_results_say_who_played_and_not_where() -> None:
    kept = ModelSettings("m", URL, cassette=Path("/home/user/tape")).to_json()
    assert kept["model"] == "m"
    assert "localhost" not in repr(kept)
    assert "tape" not in repr(kept)
