"""The machine: what a compiled scenario is, and all that an interpreter knows of it.

A machine is immutable, position-free and canonical: two files that mean the same give equal
machines. Variables, stages, metrics and issues refer to each other by index into the machine's
tuples; names are kept because an agent sees them.
"""

from __future__ import annotations

from enum import StrEnum

from attrs import define, field, frozen

from fragileml_dsl.machine.annotations import Annotations
from fragileml_dsl.machine.term import Template, Term, Value


class Kind(StrEnum):
    """The type of a state variable."""

    BOOL = "bool"
    INT = "int"
    DOUBLE = "double"
    ENUM = "enum"
    VERSION = "version"
    SET = "set"


class Show(StrEnum):
    """Who sees a variable: everybody, whoever probes for it, nobody."""

    ALWAYS = "always"
    PROBE = "probe"
    HIDDEN = "hidden"


class Visibility(StrEnum):
    """What an issue that holds does to its stage: fail it, print, or nothing of its own."""

    LOUD = "loud"
    WARNING = "warning"
    SILENT = "silent"


class Start(StrEnum):
    """Whether a scenario has a healthy past before its faults."""

    WARM = "warm"
    COLD = "cold"


@frozen
class Variable:
    """One variable of the state.

    Attributes:
        name: ``module.variable``.
        kind: Its type; with ``nullable`` it may also be null.
        initial: Its value before anything has happened.
        values: The closed set of an enum or a set, in declared order; else empty.
        minimum: Least value of a number, or None.
        maximum: Greatest value of a number, or None.
        menu: The values that a discrete interface offers; empty if it is not editable.
        editable: Whether an agent may set it.
        show: Who sees it.
    """

    name: str
    kind: Kind
    nullable: bool
    initial: Value
    values: tuple[str, ...]
    minimum: int | float | None
    maximum: int | float | None
    menu: tuple[Value, ...]
    editable: bool
    show: Show


@frozen
class Write:
    """An assignment of a term's value to the variable at ``slot``."""

    slot: int
    term: Term


@frozen
class Choice:
    """One alternative of a first-match list of texts: ``guard`` is ``true`` in the last one."""

    guard: Term
    text: Template
    chain: Template = ()


@frozen
class VisibilityChoice:
    """One alternative of a first-match list of visibilities."""

    guard: Term
    visibility: Visibility


@frozen
class Effect:
    """How an issue that holds bends a metric.

    ``value`` in the terms (operator ``value``) is the result so far; ``logged`` is the printed
    value where it differs from the true one.
    """

    metric: int
    term: Term
    logged: Term | None


@frozen
class Issue:
    """A named predicate over the true state; see ``docs/language.md``.

    Attributes:
        name: ``module/id``.
        module: Index of its module.
        stage: Index of the stage that it belongs to.
        cause: Its cause category.
        weight: How much it counts in the reward, from 1.
        when: The predicate.
        reads: Slots that ``when`` and ``visibility`` read, ascending.
        visibility: First match wins.
        error: What a loud issue or a warning prints, first match wins; empty if silent.
        log: Further lines printed whenever its stage runs while it holds.
        then: Writes made when it fails its stage.
        effects: What it does to metrics.
        packages: Canonical names of the packages that ``when`` and ``visibility`` read, ascending;
            ``*`` stands for all.
    """

    name: str
    module: int
    stage: int
    cause: str
    weight: int
    when: Term
    reads: tuple[int, ...]
    visibility: tuple[VisibilityChoice, ...]
    error: tuple[Choice, ...]
    log: tuple[Template, ...]
    then: tuple[Write, ...]
    effects: tuple[Effect, ...]
    packages: tuple[str, ...] = ()


@frozen
class Metric:
    """A number that a stage yields: ``name`` is ``stage.metric``.

    ``issues`` are those with an effect on it, in issue order.
    """

    name: str
    stage: int
    base: Term
    issues: tuple[int, ...]


@frozen
class Stage:
    """One stage of the pipeline. Stages stand in topological order, ties as written.

    Attributes:
        name: One of the standard names.
        after: Indices of the stages it follows directly.
        ancestors: Indices of all stages it follows, ascending.
        descendants: Indices of all stages below it, ascending.
        minutes: What one execution costs, an int term.
        issues: Indices of its issues in the order in which they are judged.
        metrics: Indices of its metrics.
        writes: What is written when it succeeds.
        log: What it prints when it succeeds.
        reads: Slots that make it stale when they change, ascending.
        packages: Packages that make it stale when they change, as in :class:`Issue`.
    """

    name: str
    after: tuple[int, ...]
    ancestors: tuple[int, ...]
    descendants: tuple[int, ...]
    minutes: Term
    issues: tuple[int, ...]
    metrics: tuple[int, ...]
    writes: tuple[Write, ...]
    log: tuple[Template, ...]
    reads: tuple[int, ...]
    packages: tuple[str, ...] = ()


@frozen
class Probe:
    """A diagnosing action of a module: prints a text of the true state.

    Attributes:
        name: ``module/id``.
        after: Index of a stage that must have run, or None.
        minutes: What it costs.
        text: First match wins.
        facts: For each alternative of ``text``, indices of the facts that seeing it reveals.
    """

    name: str
    after: int | None
    minutes: int
    text: tuple[Choice, ...]
    facts: tuple[tuple[int, ...], ...]


@frozen
class Action:
    """An action that a module declares: allowed when ``guard`` holds, writes ``writes``."""

    name: str
    guard: Term
    minutes: int
    writes: tuple[Write, ...]
    log: tuple[Template, ...]


@frozen
class Fact:
    """Something an agent may come to know: a printed metric or a value that a probe prints.

    Attributes:
        metric: Index of the metric, or None for a value that probes print.
        term: The term that probes print; the literal ``true`` for a metric.
        reads: Slots it depends on, ascending: a change of one makes what is known of it old.
        packages: Whether it depends on installed packages.
    """

    metric: int | None
    term: Term
    reads: tuple[int, ...]
    packages: bool = False


@frozen
class Overlay:
    """A release that the universe has not, or has otherwise.

    Attributes:
        name: The canonical name.
        version: The version.
        requires: What it requires, by PEP 508.
        build_fails: What its build prints when it fails, None if it does not.
    """

    name: str
    version: str
    requires: tuple[str, ...]
    build_fails: str | None


@frozen
class PackageChange:
    """What befalls the installed packages: ``install`` and then the rest, which nobody resolves.

    Attributes:
        install: Arguments of ``pip install``; empty if nothing is installed.
        override: Versions that are simply there, by canonical name.
        remove: Canonical names of packages that are simply gone.
    """

    install: tuple[str, ...]
    override: tuple[tuple[str, str], ...]
    remove: tuple[str, ...]


@frozen
class Packages:
    """The installed packages and where others come from.

    Attributes:
        universe: The name of the universe; empty if packages never change.
        digest: The SHA-256, in hex, of the universe's file; empty without one.
        installer: Who installs; empty without a universe.
        installed: What befell the empty environment before anything else.
        overlay: Releases beside those of the universe.
        files: Texts of the files that the installer may be told to read, by name.
        menu: What a discrete interface offers of the installer's commands.
    """

    universe: str
    digest: str
    installer: str
    installed: PackageChange
    overlay: tuple[Overlay, ...]
    files: tuple[tuple[str, str], ...]
    menu: tuple[str, ...]


@frozen
class Fault:
    """What one fault does; ``packages`` is None where it leaves them alone."""

    writes: tuple[Write, ...]
    packages: PackageChange | None


@frozen
class Injection:
    """A change of state during an episode, judged after each action."""

    when: Term
    once: bool
    writes: tuple[Write, ...]
    log: tuple[Template, ...]


@frozen
class Keep:
    """A condition that a repair must not break; ``text`` is what the agent is told of it."""

    when: Term
    text: str


@frozen
class Alternative:
    """One alternative of a variation: initial values by slot, and texts in place of others.

    ``alert`` and ``task`` are None where the scenario's own stand.
    """

    initial: tuple[Write, ...]
    alert: str | None
    task: str | None
    log: tuple[str, ...]


@frozen
class Variation:
    """A group of alternatives, one of which the seed picks by a hash of ``salt`` and ``group``."""

    group: str
    salt: str
    alternatives: tuple[Alternative, ...]


@frozen
class Costs:
    """Minutes that built-in actions cost; runs, probes and module actions have their own."""

    edit: int
    log: int
    traceback: int
    settings: int
    changes: int
    packages: int
    pip: int
    submit: int


@frozen
class Weights:
    """How the components of the reward add up to the scalar."""

    repair: int
    regression: int
    cost: int
    validity: int
    outcome: int
    diagnosis: int


@define(eq=False)
class Memo:
    """What has been worked out about one machine, whoever asked first.

    Attributes:
        fingerprint: Its fingerprint, None while nobody has asked.
    """

    fingerprint: str | None = None


@frozen
class Machine:
    """A compiled scenario.

    Attributes:
        modules: Names of the module instances, in the pipeline's order.
        causes: The closed list of cause categories.
        variables: The state's variables, in the order of modules and as written.
        packages: The installed packages and where others come from.
        metrics: In the pipeline's order.
        issues: In the pipeline's order of modules and as written.
        stages: In topological order.
        probes: In the pipeline's order.
        actions: In the pipeline's order.
        facts: What an agent may come to know; knowledge is an array over them.
        start: Whether there is a healthy past.
        faults: What goes wrong, in the order in which it is applied.
        injections: What happens by itself.
        goal: Index of the stage that must be green.
        success: Further condition, ``true`` if none.
        keeps: What a repair must not break.
        steps: The budget in steps, from 1.
        minutes: The budget in minutes, from 1.
        alert: What woke the agent.
        task: What it is asked to do.
        log: Lines printed at reset before those of the last run.
        variations: What the seed decides.
        costs: Minutes of the actions.
        weights: Of the reward's components.
        annotations: Titles, docs, evidence and tests: outside equality and the fingerprint.
        memo: What follows from all the others; a machine evolved from this one has its own.
    """

    modules: tuple[str, ...]
    causes: tuple[str, ...]
    variables: tuple[Variable, ...]
    packages: Packages
    metrics: tuple[Metric, ...]
    issues: tuple[Issue, ...]
    stages: tuple[Stage, ...]
    probes: tuple[Probe, ...]
    actions: tuple[Action, ...]
    facts: tuple[Fact, ...]
    start: Start
    faults: tuple[Fault, ...]
    injections: tuple[Injection, ...]
    goal: int
    success: Term
    keeps: tuple[Keep, ...]
    steps: int
    minutes: int
    alert: str
    task: str
    log: tuple[str, ...]
    variations: tuple[Variation, ...]
    costs: Costs
    weights: Weights
    annotations: Annotations = field(eq=False, repr=False)
    memo: Memo = field(factory=Memo, init=False, eq=False, repr=False)
