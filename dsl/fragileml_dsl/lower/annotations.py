"""What a machine carries for people."""

from __future__ import annotations

from collections.abc import Iterator

from fragileml_dsl.check.checked import CheckedPipeline, CheckedScenario
from fragileml_dsl.machine.annotations import Annotations, IssueNote, Par
from fragileml_dsl.machine.machine import Issue
from fragileml_dsl.syntax import module as syntax
from fragileml_dsl.syntax import scenario as scenarios


def annotate(scenario: CheckedScenario, issues: tuple[Issue, ...]) -> Annotations:
    """Return the annotations of a scenario's machine, whose issues are ``issues``."""
    tree, pipeline = scenario.tree, scenario.pipeline
    trees = {
        f"{instance.name}/{issue.name}": issue.tree
        for instance in pipeline.instances
        for issue in instance.module.issues
    }
    return Annotations(
        id=tree.id.value,
        title=tree.title.value,
        pipeline=pipeline.tree.id.value if pipeline.tree.id else "",
        tags=tuple(each.value for each in tree.tags),
        accepted=tuple(each.name.value for each in tree.accept),
        par=_par(tree.par),
        file=scenario.file,
        faults=tuple(each.name for each in scenario.faults),
        raises=tuple(tuple(one.value for one in each.raises) for each in scenario.faults),
        issues=tuple(_note(each.name, trees[each.name]) for each in issues),
        tests=scenario.tests,
        docs=tuple(_docs(pipeline)),
    )


def _par(tree: scenarios.Par | None) -> Par | None:
    if tree is None:
        return None
    return Par(tree.steps.value, tree.minutes.value, tree.span.start.line)


def _note(name: str, tree: syntax.Issue) -> IssueNote:
    evidence = tree.evidence
    return IssueNote(
        name=name,
        title=tree.title.value,
        record=evidence.record.value if evidence and evidence.record else None,
        threads=tuple(each.value for each in evidence.threads) if evidence else (),
        witness=evidence.witness.value if evidence and evidence.witness else None,
    )


def _docs(pipeline: CheckedPipeline) -> Iterator[tuple[str, str]]:
    for instance in pipeline.instances:
        module = instance.module
        for variable in module.tree.state:
            if variable.value.doc:
                yield f"{instance.name}.{variable.name.value}", variable.value.doc.value
        titles = {each.name: each.tree.title for each in module.probes}
        titles |= {each.name: each.tree.title for each in module.actions}
        for name, title in titles.items():
            if title:
                yield f"{instance.name}/{name}", title.value
