"""A seeded random walk over one scenario, boiled down to a digest of all that it showed.

Run as a program it prints the digest of each scenario named on its command line.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

STEPS = 1000
_SUBMIT_ODDS = 64


def walk(scenario: str, steps: int = STEPS) -> str:
    """Return the SHA-256 over the traces and texts of ``steps`` random steps.

    An episode that ends is followed by the next seed's. Every tenth observation is rendered. One
    step in 64 submits, any other action is equally likely.
    """
    import fragileml

    whole, seed = hashlib.sha256(), 0
    interpreter = fragileml.link(fragileml.load_machine(scenario))
    episode = fragileml.Episode(interpreter, seed)
    for number in range(steps):
        chance = hashlib.sha256(f"{number}".encode()).digest()
        submits = chance[8] % _SUBMIT_ODDS == 0
        menu = [
            action
            for action in episode.actions()
            if isinstance(action, fragileml.Submit) is submits
        ]
        step = episode.step(menu[int.from_bytes(chance[:8], "big") % len(menu)])
        if number % 10 == 0:
            whole.update(step.observation.text().encode())
        if step.terminated or step.truncated:
            whole.update(episode.trace().text().encode())
            seed += 1
            episode = fragileml.Episode(interpreter, seed)
    whole.update(episode.trace().text().encode())
    return whole.hexdigest()


if __name__ == "__main__":
    checkout = Path(__file__).resolve().parents[2]
    sys.path[:0] = [str(checkout), str(checkout / "dsl")]
    for name in sys.argv[1:]:
        print(name, walk(name))  # noqa: T201 - the program's output
