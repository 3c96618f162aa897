"""What a user waits for before anything happens."""

from __future__ import annotations

from functools import partial

from benchmarks.measure import Benchmark, Figure, Probe, Samples, child_seconds

HELP = "from fragileml.cli import main; main()"


def importing() -> Benchmark:
    """Time `import fragileml` in a new interpreter, without the interpreter's own start."""
    return Benchmark(
        probes=(
            Probe("bare interpreter", partial(child_seconds, "-c", "pass")),
            Probe("interpreter and import", partial(child_seconds, "-c", "import fragileml")),
        ),
        figures=(
            Figure("bare interpreter", lambda samples: samples["bare interpreter"]),
            Figure("import fragileml", _import_alone, at_most=0.150),
        ),
    )


def _import_alone(samples: Samples) -> float:
    return samples["interpreter and import"] - samples["bare interpreter"]


def helping() -> Benchmark:
    """Time `fragileml --help` from the start of its interpreter to the end."""
    return Benchmark(
        probes=(Probe("help", partial(child_seconds, "-c", HELP, "--help")),),
        figures=(Figure("fragileml --help", lambda samples: samples["help"], at_most=0.400),),
    )
