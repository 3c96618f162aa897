"""Every code that the compiler can report, with its title and severity.

Hundreds by compiler room: 0 source text, 1 YAML, 2 structure, 3 expression and template syntax,
4 names, 5 types, 6 totality, 7 meaning, 8 behaviour, 9 packs and files. A code never changes its
meaning. Each has a page ``docs/errors/FMLnnn.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from attrs import frozen

from fragileml_dsl.diagnostics.diagnostic import Severity

ERROR = Severity.ERROR
WARNING = Severity.WARNING


@frozen
class Entry:
    """One kind of mistake.

    Attributes:
        code: ``FML`` and three digits.
        title: What is wrong in a few words, as the heading of its page.
        severity: Error or warning.
    """

    code: str
    title: str
    severity: Severity


_ENTRIES = (
    Entry("FML001", "file is too large", ERROR),
    Entry("FML002", "line is too long", ERROR),
    Entry("FML003", "nesting is too deep", ERROR),
    Entry("FML004", "control character", ERROR),
    Entry("FML005", "text is not UTF-8", ERROR),
    Entry("FML006", "tab in the indentation", ERROR),
    Entry("FML101", "YAML syntax error", ERROR),
    Entry("FML102", "key is written twice", ERROR),
    Entry("FML103", "anchor, alias or merge key", ERROR),
    Entry("FML104", "tag or directive", ERROR),
    Entry("FML105", "more than one document", ERROR),
    Entry("FML106", "key is not a word", ERROR),
    Entry("FML107", "folded text", ERROR),
    Entry("FML108", "file is empty", ERROR),
    Entry("FML109", "escape in double quotes", ERROR),
    Entry("FML110", "leading ! is read as a tag", ERROR),
    Entry("FML111", "leading & or * is read as an anchor or alias", ERROR),
    Entry("FML112", "quoted text ends early", ERROR),
    Entry("FML113", "bracket is read as a YAML collection", ERROR),
    Entry("FML114", "colon and space inside unquoted text", ERROR),
    Entry("FML115", "# is read as a comment", ERROR),
    Entry("FML116", "comma inside braces ends the value", ERROR),
    Entry("FML117", "{{ at the start is read as a mapping", ERROR),
    Entry("FML118", "unquoted text looks like a number", WARNING),
    Entry("FML201", "unknown key", ERROR),
    Entry("FML202", "missing key", ERROR),
    Entry("FML203", "wrong shape", ERROR),
    Entry("FML204", "malformed name", ERROR),
    Entry("FML205", "not a number", ERROR),
    Entry("FML206", "not true or false", ERROR),
    Entry("FML207", "empty value", ERROR),
    Entry("FML208", "unknown kind of document", ERROR),
    Entry("FML209", "no language version", ERROR),
    Entry("FML210", "unknown language version", ERROR),
    Entry("FML211", "key is reserved", ERROR),
    Entry("FML212", "alternatives out of order", ERROR),
    Entry("FML213", "malformed test step", ERROR),
    Entry("FML214", "key has no effect yet", WARNING),
    Entry("FML301", "unexpected token", ERROR),
    Entry("FML302", "bracket without its partner", ERROR),
    Entry("FML303", "text without its closing quote", ERROR),
    Entry("FML304", "unknown escape", ERROR),
    Entry("FML305", "number is too large", ERROR),
    Entry("FML306", "another language's word or operator", ERROR),
    Entry("FML307", "expression is too long or too deep", ERROR),
    Entry("FML308", "reserved word", ERROR),
    Entry("FML309", "kind of literal that does not exist here", ERROR),
    Entry("FML310", "comment inside an expression", WARNING),
    Entry("FML320", "hole without its end", ERROR),
    Entry("FML321", "empty hole", ERROR),
    Entry("FML322", "unknown format", ERROR),
    Entry("FML401", "unknown name", ERROR),
    Entry("FML402", "module is not among the needs", ERROR),
    Entry("FML403", "unknown variable", ERROR),
    Entry("FML404", "name cannot be written", ERROR),
    Entry("FML405", "name is taken", ERROR),
    Entry("FML406", "metric is not among needs_metrics", ERROR),
    Entry("FML407", "module has no such issue", ERROR),
    Entry("FML408", "unknown stage", ERROR),
    Entry("FML409", "unknown parameter", ERROR),
    Entry("FML410", "unknown type", ERROR),
    Entry("FML411", "values do not go with the type", ERROR),
    Entry("FML412", "value stands twice", ERROR),
    Entry("FML413", "range makes no sense", ERROR),
    Entry("FML414", "initial value is missing", ERROR),
    Entry("FML415", "unknown way to show a variable", ERROR),
    Entry("FML416", "unknown visibility", ERROR),
    Entry("FML417", "unknown start", ERROR),
    Entry("FML418", "menu of what cannot be edited", WARNING),
    Entry("FML419", "setting without a menu", WARNING),
    Entry("FML420", "unknown cause", ERROR),
    Entry("FML421", "unknown fault", ERROR),
    Entry("FML422", "pipeline has no such issue", ERROR),
    Entry("FML423", "unknown probe", ERROR),
    Entry("FML424", "unknown action", ERROR),
    Entry("FML425", "not an editable setting", ERROR),
    Entry("FML426", "unknown module", ERROR),
    Entry("FML430", "definition is never read", WARNING),
    Entry("FML431", "parameter is never read", WARNING),
    Entry("FML432", "need is never read", WARNING),
    Entry("FML433", "module is never used", WARNING),
    Entry("FML434", "macro hides a name", WARNING),
    Entry("FML435", "name has a meaning of its own", ERROR),
    Entry("FML450", "unknown function", ERROR),
    Entry("FML451", "unknown metric", ERROR),
    Entry("FML452", "unknown stage", ERROR),
    Entry("FML453", "unknown issue", ERROR),
    Entry("FML454", "unknown package", WARNING),
    Entry("FML455", "cannot be read here", ERROR),
    Entry("FML456", "name is not written out", ERROR),
    Entry("FML501", "condition is not a bool", ERROR),
    Entry("FML502", "wrong type", ERROR),
    Entry("FML503", "operator does not take these types", ERROR),
    Entry("FML504", "int and double are mixed", ERROR),
    Entry("FML505", "not among the values", ERROR),
    Entry("FML506", "value may be null", ERROR),
    Entry("FML507", "value is never null", ERROR),
    Entry("FML508", "wrong number of arguments", ERROR),
    Entry("FML509", "malformed version or specifier", ERROR),
    Entry("FML510", "elements of different types", ERROR),
    Entry("FML511", "malformed macro", ERROR),
    Entry("FML512", "malformed knots or bounds", ERROR),
    Entry("FML513", "malformed pattern", ERROR),
    Entry("FML514", "value cannot be printed so", ERROR),
    Entry("FML515", "no such part", ERROR),
    Entry("FML520", "formula where a literal is wanted", ERROR),
    Entry("FML521", "value does not fit its variable", ERROR),
    Entry("FML522", "number is out of its bounds", ERROR),
    Entry("FML523", "parameter does not fit its variable", ERROR),
    Entry("FML601", "division by zero is possible", ERROR),
    Entry("FML602", "element may be missing", ERROR),
    Entry("FML603", "number may overflow", ERROR),
    Entry("FML604", "conversion may fail", ERROR),
    Entry("FML605", "too much work", ERROR),
    Entry("FML606", "value may grow too large", ERROR),
    Entry("FML607", "key is written twice", ERROR),
    Entry("FML620", "write may leave the range", ERROR),
    Entry("FML621", "cost may be negative", ERROR),
    Entry("FML622", "expression grows too large", ERROR),
    Entry("FML701", "definition reads itself", ERROR),
    Entry("FML702", "stages wait for each other", ERROR),
    Entry("FML703", "two faults set one variable", ERROR),
    Entry("FML704", "group of alternatives is empty", ERROR),
    Entry("FML710", "issue has no message", ERROR),
    Entry("FML711", "silent issue has a message", ERROR),
    Entry("FML712", "probe prints a hidden variable", ERROR),
    Entry("FML713", "success is judged at submit only", ERROR),
    Entry("FML714", "fault does not say what it raises", WARNING),
    Entry("FML715", "condition never changes", WARNING),
    Entry("FML716", "issue is a switch", WARNING),
    Entry("FML717", "issue that never fails has a then", WARNING),
    Entry("FML718", "test expects nothing", WARNING),
    Entry("FML719", "pipeline has no stages", ERROR),
    Entry("FML721", "metric changes behind its stage", ERROR),
    Entry("FML730", "not an exact pin", ERROR),
    Entry("FML731", "package is installed twice", ERROR),
    Entry("FML740", "two modules have one name", ERROR),
    Entry("FML741", "pipeline lacks a needed module", ERROR),
    Entry("FML742", "module does not offer what another needs", ERROR),
    Entry("FML743", "pipeline lacks a needed metric", ERROR),
    Entry("FML750", "pack has no causes", ERROR),
    Entry("FML801", "past is not green", ERROR),
    Entry("FML802", "issue holds without faults", ERROR),
    Entry("FML803", "goal is not reached without faults", ERROR),
    Entry("FML804", "faults break nothing", ERROR),
    Entry("FML805", "fault does not raise what it claims", ERROR),
    Entry("FML806", "test fails", ERROR),
    Entry("FML807", "fault raises nothing", WARNING),
    Entry("FML808", "budget is too small", ERROR),
    Entry("FML901", "file is missing", ERROR),
    Entry("FML902", "file lies outside the pack", ERROR),
    Entry("FML903", "file cannot be read", ERROR),
    Entry("FML904", "id is not the file's name", ERROR),
    Entry("FML905", "file holds another kind of document", ERROR),
    Entry("FML906", "not a scenario", ERROR),
)

CATALOGUE: Mapping[str, Entry] = MappingProxyType({entry.code: entry for entry in _ENTRIES})
"""All entries by code, in ascending order."""
