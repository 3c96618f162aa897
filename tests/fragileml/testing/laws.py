"""What holds for every valid pack."""

from __future__ import annotations

import shutil
from pathlib import Path

from hypothesis import strategies as st

import fragileml
from fragileml.testing import Files, actions
from fragileml_dsl import compile as compile_scenario
from fragileml_dsl import fingerprint, from_json, render, to_json
from fragileml_dsl.formatting.formatter import format_text
from fragileml_dsl.machine.machine import Machine
from tests.fragileml.episode.tiers import compare_whole


def machines_of(files: Files, folder: Path) -> list[Machine]:
    """Write the files into an empty folder and return their machines: none may have an error."""
    shutil.rmtree(folder, ignore_errors=True)
    found = []
    for path in files.write(folder):
        compilation = compile_scenario(path, cached=False)
        assert compilation.machine, render(compilation.diagnostics, compilation.sources)
        found.append(compilation.machine)
    return found


def check_machine(machine: Machine) -> None:
    """A machine is its JSON form."""
    again = from_json(to_json(machine))
    assert again == machine
    assert fingerprint(again) == fingerprint(machine)
    assert to_json(again) == to_json(machine)


def check_copies(files: Files, machines: list[Machine], folder: Path) -> None:
    """A fingerprint does not depend on the place."""
    copies = machines_of(files, folder / "a copy")
    assert list(map(fingerprint, copies)) == list(map(fingerprint, machines))


def check_formatting(files: Files, machines: list[Machine], folder: Path) -> None:
    """Formatting changes no machine, and nothing the second time."""
    texts = []
    for path, text in files.texts:
        formatted = format_text(text, path)
        assert isinstance(formatted, str), formatted
        assert format_text(formatted, path) == formatted
        texts.append((path, formatted))
    written = Files(tuple(texts), files.scenarios)
    found = machines_of(written, folder / "formatted")
    assert list(map(fingerprint, found)) == list(map(fingerprint, machines))


def check_tiers(machine: Machine, data: st.DataObject) -> None:
    """All tiers show the same."""
    interpreter = fragileml.link(machine)
    seed = data.draw(st.integers(0, 3), label="seed of the tiers")
    one = fragileml.Episode(interpreter, seed, tier="reference")
    two = fragileml.Episode(interpreter, seed, tier="compiled")
    for action in data.draw(actions(machine), label="actions of the tiers"):
        if one.ended:
            break
        assert one.mask() == two.mask()
        one.step(action)
        two.step(action)
        compare_whole(one.snapshot(), two.snapshot())
    assert one.trace().text() == two.trace().text()


def check_episode(machine: Machine, data: st.DataObject) -> fragileml.Episode:
    """An episode ends within its budgets, can be rewound and forked, and its trace proves it."""
    taken = data.draw(actions(machine), label="actions")
    interpreter = fragileml.link(machine)
    episode = fragileml.Episode(interpreter, seed=data.draw(st.integers(0, 3), label="seed"))
    half = len(taken) // 2
    _play(episode, taken[:half])
    place, twin = episode.snapshot(), episode.fork()
    _play_to_the_end(episode, taken[half:])
    trace = episode.trace()
    _play_to_the_end(twin, taken[half:])
    assert twin.trace().text() == trace.text()
    episode.restore(place)
    _play_to_the_end(episode, taken[half:])
    assert episode.trace().text() == trace.text()
    moment = episode.snapshot()
    assert moment.steps <= machine.steps
    assert moment.minutes <= machine.minutes
    read = fragileml.read_trace(trace.text())
    assert isinstance(read, fragileml.Trace)
    assert fragileml.replay(read, fragileml.link(machine)).proved
    return episode


def _play(episode: fragileml.Episode, taken: list[fragileml.Action]) -> None:
    for action in taken:
        if episode.ended:
            break
        episode.step(action).observation.text()


def _play_to_the_end(episode: fragileml.Episode, taken: list[fragileml.Action]) -> None:
    _play(episode, [*taken, *[fragileml.Inspect("log")] * episode.interpreter.machine.steps])
    assert episode.ended
