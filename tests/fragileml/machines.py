"""Machines built by hand: what the interpreter and episodes are tested on without a compiler."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from fragileml_dsl.machine.annotations import (
    Annotations,
    EditStep,
    Expectation,
    IssueNote,
    RunStep,
    ScriptedTest,
    SubmitStep,
)
from fragileml_dsl.machine.machine import (
    Action,
    Alternative,
    Choice,
    Costs,
    Effect,
    Fact,
    Fault,
    Injection,
    Issue,
    Keep,
    Kind,
    Machine,
    Metric,
    PackageChange,
    Packages,
    Probe,
    Show,
    Stage,
    Start,
    Variable,
    Variation,
    Visibility,
    VisibilityChoice,
    Weights,
    Write,
)
from fragileml_dsl.machine.term import TRUE, Hole, Term, Value

PAD, RESIZE, BATCH, RATE, SOURCE, BUILT, OUTAGES, ROWS = range(8)
DATA, TRAIN, EVALUATE = range(3)
LOSS, ACCURACY = range(2)


def lit(value: Value) -> Term:
    return Term("literal", constant=value)


def var(slot: int) -> Term:
    return Term("variable", constant=slot)


def op(operator: str, *operands: Term) -> Term:
    return Term(operator, operands)


def equals(slot: int, value: Value) -> Term:
    return op("equal", var(slot), lit(value))


def variable(name: str, kind: Kind, initial: Value, **changes: Any) -> Variable:
    plain = Variable(
        name=name,
        kind=kind,
        nullable=False,
        initial=initial,
        values=(),
        minimum=None,
        maximum=None,
        menu=(),
        editable=False,
        show=Show.HIDDEN,
    )
    return evolve(plain, **changes)


def setting(name: str, kind: Kind, initial: Value, *menu: Value, **changes: Any) -> Variable:
    return variable(
        name, kind, initial, menu=menu, editable=True, **{"show": Show.ALWAYS, **changes}
    )


def slot_of(term: Term) -> int | None:
    slot = term.constant
    return slot if term.operator == "variable" and isinstance(slot, int) else None


def issue(name: str, module: int, stage: int, when: Term, **changes: Any) -> Issue:
    reads = tuple(sorted({slot for each in when.walk() if (slot := slot_of(each)) is not None}))
    plain = Issue(
        name=name,
        module=module,
        stage=stage,
        cause="configuration",
        weight=1,
        when=when,
        reads=reads,
        visibility=(VisibilityChoice(TRUE, Visibility.LOUD),),
        error=(Choice(TRUE, (f"ValueError: {name}",)),),
        log=(),
        then=(),
        effects=(),
    )
    return evolve(plain, **changes)


def silent(name: str, module: int, stage: int, when: Term, **changes: Any) -> Issue:
    visibility = (VisibilityChoice(TRUE, Visibility.SILENT),)
    return issue(name, module, stage, when, visibility=visibility, error=(), **changes)


IN_FORCE = op("conditional", equals(BUILT, "none"), var(SOURCE), var(BUILT))

VARIABLES = (
    setting(
        "tokenizer.pad_token", Kind.ENUM, "new", "none", "eos", "new", values=("none", "eos", "new")
    ),
    setting("tokenizer.resize_embeddings", Kind.BOOL, *(True, False, True)),
    setting("trainer.batch_size", Kind.INT, 8, 1, 8, 64, minimum=1, maximum=1024),
    setting("trainer.learning_rate", Kind.DOUBLE, 5e-05, 5e-05, 0.001, minimum=0.0, maximum=10.0),
    setting("cache.source", Kind.ENUM, "clean", "clean", "dirty", values=("clean", "dirty")),
    variable("cache.built", Kind.ENUM, "none", values=("none", "clean", "dirty")),
    variable("hub.outages", Kind.INT, 0, minimum=0, maximum=5),
    variable("hub.rows", Kind.INT, 1000, minimum=0, maximum=10000, show=Show.PROBE),
)

ISSUES = (
    issue(
        "tokenizer/pad-token-missing",
        0,
        DATA,
        op("and", equals(PAD, "none"), op("greater_int", var(BATCH), lit(1))),
        error=(
            Choice(
                op("greater_int", var(BATCH), lit(32)),
                ("ValueError: a batch of ", Hole(var(BATCH)), " needs padding"),
                ('  File "collate.py", line 3',),
            ),
            Choice(
                TRUE, ("ValueError: no padding token",), ('  File "pad.py", line 7', "\nKeyError")
            ),
        ),
    ),
    issue(
        "tokenizer/no-resize",
        0,
        TRAIN,
        op("and", equals(PAD, "new"), op("not", var(RESIZE))),
        cause="model",
    ),
    silent(
        "tokenizer/eos-masked",
        0,
        EVALUATE,
        equals(PAD, "eos"),
        weight=2,
        log=(("padding with ", Hole(var(PAD))),),
        effects=(
            Effect(LOSS, op("multiply_double", Term("value"), lit(0.5)), None),
            Effect(ACCURACY, lit(0.1), Term("value")),
        ),
    ),
    issue(
        "trainer/rate-high",
        1,
        TRAIN,
        op("greater_double", var(RATE), lit(0.0005)),
        visibility=(VisibilityChoice(TRUE, Visibility.WARNING),),
        error=(Choice(TRUE, ("UserWarning: learning rate ", Hole(var(RATE)))),),
    ),
    silent("cache/dirty", 2, TRAIN, op("equal", IN_FORCE, lit("dirty")), cause="cache"),
    issue(
        "hub/outage",
        3,
        DATA,
        op("greater_int", var(OUTAGES), lit(0)),
        cause="service",
        error=(Choice(TRUE, ("503 Server Error, retries left \x1b[31m", Hole(var(OUTAGES)))),),
        then=(Write(OUTAGES, op("subtract_int", var(OUTAGES), lit(1))),),
    ),
)

STAGES = (
    Stage(
        name="data",
        after=(),
        ancestors=(),
        descendants=(TRAIN, EVALUATE),
        minutes=lit(5),
        issues=(0, 5),
        metrics=(),
        writes=(Write(BUILT, IN_FORCE),),
        log=(("read ", Hole(var(ROWS), ","), " rows"),),
        reads=(PAD, BATCH, SOURCE, BUILT, OUTAGES),
    ),
    Stage(
        name="train",
        after=(DATA,),
        ancestors=(DATA,),
        descendants=(EVALUATE,),
        minutes=op("conditional", op("less_int", var(BATCH), lit(8)), lit(60), lit(30)),
        issues=(1, 3, 4),
        metrics=(LOSS,),
        writes=(),
        log=(("loss ", Hole(Term("metric", constant=LOSS), ".3f")),),
        reads=(PAD, RESIZE, RATE, SOURCE, BUILT),
    ),
    Stage(
        name="evaluate",
        after=(TRAIN,),
        ancestors=(DATA, TRAIN),
        descendants=(),
        minutes=lit(10),
        issues=(2,),
        metrics=(ACCURACY,),
        writes=(),
        log=(),
        reads=(PAD,),
    ),
)

PROBES = (
    Probe(
        name="hub/inspect-rows",
        after=DATA,
        minutes=2,
        text=(
            Choice(op("less_int", var(ROWS), lit(10)), ("almost no rows",)),
            Choice(TRUE, (Hole(var(ROWS)), " rows")),
        ),
        facts=((3,), (2, 3)),
    ),
)

ACTIONS = (
    Action(
        name="cache/clear",
        guard=op("not_equal", var(BUILT), lit("none")),
        minutes=1,
        writes=(Write(BUILT, lit("none")),),
        log=(("removed ", Hole(var(BUILT))),),
    ),
)

FACTS = (
    Fact(LOSS, TRUE, (PAD,)),
    Fact(ACCURACY, TRUE, (PAD,)),
    Fact(None, var(ROWS), (ROWS,)),
    Fact(None, op("less_int", var(ROWS), lit(10)), (ROWS,)),
)

NO_PAD_TOKEN = (Write(PAD, lit("none")), Write(RESIZE, lit(value=False)))

SCRIPTED = (
    ScriptedTest(
        title="a token and a resize",
        script=(
            EditStep((("tokenizer.pad_token", "new"), ("tokenizer.resize_embeddings", True))),
            RunStep("evaluate"),
            SubmitStep("tokenizer", "configuration"),
        ),
        expect=Expectation(success=True, regressions=0),
        seed=None,
        line=20,
    ),
    ScriptedTest(
        title="the token alone",
        script=(EditStep((("tokenizer.pad_token", "new"),)), RunStep("evaluate")),
        expect=Expectation(failed="train", issue="tokenizer/no-resize"),
        seed=None,
        line=26,
    ),
)


def notes(*faults: str) -> Annotations:
    return Annotations(
        id="padding",
        title="Padding without a token",
        pipeline="small",
        tags=(),
        accepted=(),
        par=None,
        file="padding.yaml",
        faults=faults,
        raises=(("tokenizer/pad-token-missing",),) * len(faults),
        issues=tuple(IssueNote(each.name, each.name, None, (), None) for each in ISSUES),
        tests=SCRIPTED,
        docs=(),
    )


def machine(**changes: Any) -> Machine:
    """A pipeline of three stages whose padding token is missing."""
    plain = Machine(
        modules=("tokenizer", "trainer", "cache", "hub"),
        causes=("configuration", "model", "cache", "service"),
        variables=VARIABLES,
        packages=Packages(
            universe="",
            digest="",
            installer="",
            installed=PackageChange(("accelerate==1.2.0", "tokenizers==0.21.4"), (), ()),
            overlay=(),
            files=(),
            menu=(),
        ),
        metrics=(
            Metric("train.loss", TRAIN, lit(0.5), (2,)),
            Metric("evaluate.accuracy", EVALUATE, lit(0.9), (2,)),
        ),
        issues=ISSUES,
        stages=STAGES,
        probes=PROBES,
        actions=ACTIONS,
        facts=FACTS,
        start=Start.WARM,
        faults=(Fault(NO_PAD_TOKEN, None),),
        injections=(),
        goal=EVALUATE,
        success=TRUE,
        keeps=(Keep(op("greater_equal_int", var(BATCH), lit(8)), "the batch size is 8 or more"),),
        steps=20,
        minutes=240,
        alert="Job 1189 exited with code 1.",
        task="Make the evaluation pass.",
        log=("worker 3 started",),
        variations=(),
        costs=Costs(edit=1, log=0, traceback=1, settings=0, changes=1, packages=1, pip=2, submit=0),
        weights=Weights(repair=1, regression=1, cost=1, validity=1, outcome=3, diagnosis=1),
        annotations=notes("tokenizer/no-pad-token"),
    )
    return evolve(plain, **changes)


def healthy(**changes: Any) -> Machine:
    """The same pipeline with nothing wrong."""
    quiet = evolve(notes(), tests=())
    return machine(**{"faults": (), "annotations": quiet, **changes})


def outage(**changes: Any) -> Machine:
    """A download that fails twice, the first time before the agent arrives."""
    quiet = evolve(notes(), tests=())
    writes = (Write(OUTAGES, lit(2)),)
    return machine(**{"faults": (Fault(writes, None),), "annotations": quiet, **changes})


def stale_cache(**changes: Any) -> Machine:
    """A dirty cache that outlives the repair of its source."""
    quiet = evolve(notes(), tests=())
    writes = (Write(SOURCE, lit("dirty")), Write(BUILT, lit("dirty")))
    return machine(**{"faults": (Fault(writes, None),), "annotations": quiet, **changes})


def injected(**changes: Any) -> Machine:
    """A healthy pipeline in which the hub breaks once after the first step."""
    event = Injection(
        when=TRUE, once=True, writes=(Write(OUTAGES, lit(3)),), log=(("a new node joined",),)
    )
    return healthy(**{"injections": (event,), **changes})


def varied(**changes: Any) -> Machine:
    """Two groups of alternatives, of initial values and of texts."""
    small = Alternative((Write(BATCH, lit(16)),), None, None, ("node a",))
    large = Alternative((Write(BATCH, lit(64)),), "The nightly job is red.", None, ("node b",))
    words = tuple(Alternative((), None, text, ()) for text in ("Repair it.", "Fix it.", "Help."))
    groups = (
        Variation("size", "padding", (small, large)),
        Variation("words", "padding", words),
    )
    return machine(**{"variations": groups, **changes})


ALL = {
    "broken": machine(),
    "healthy": healthy(),
    "outage": outage(),
    "cache": stale_cache(),
    "injected": injected(),
    "varied": varied(),
    "cold": machine(start=Start.COLD),
}
