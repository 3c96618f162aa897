"""Requirements as users write them: on the command line and in files."""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterator, Mapping

from attrs import frozen
from packaging.markers import InvalidMarker, Marker
from packaging.requirements import InvalidRequirement

from fragileml.packages.errors import CommandError
from fragileml.packages.requests import Request, spec
from fragileml.packages.resolver.factory import Constraints
from fragileml.packages.specifiers import NO_SPECIFIERS
from fragileml.packages.universe import INDEX

Files = Mapping[str, str]
"""Texts of the files that ``-r`` and ``-c`` may name."""

_OPERATORS = ("~=", "==", "!=", "<=", ">=", "<", ">", "===")
_ADDRESS = re.compile(r"(?i)(http|https|file|ftp|git\+\w+|hg\+\w+|svn\+\w+|bzr\+\w+):")
_ARCHIVES = (".whl", ".zip", ".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tbz", ".tar.xz", ".txz")
_COMMENT = re.compile(r"(^|\s+)#.*$")
_MOST_LINES = 2_000
_DEEPEST = 16

WORKING_FOLDER = "<files>"
"""Where the files lie: pip names a file that another one names by its whole path."""


@frozen
class Line:
    """A line of a file that is not empty.

    Attributes:
        file: The file.
        number: Its number, from 1; of several joined lines, that of the first.
        text: What it says, without comments.
        constraint: Whether it only says what is allowed.
    """

    file: str
    number: int
    text: str
    constraint: bool

    @property
    def origin(self) -> str:
        """How messages name it as the place where a requirement comes from."""
        return f"{'-c' if self.constraint else '-r'} {self.file} (line {self.number})"


def request_of(text: str, files: Files, line: Line | None = None) -> Request:
    """Return the request that a text is.

    Args:
        text: What stands on the command line or in a file.
        files: All files: one that looks like a requirement gets a hint.
        line: The line that it stands in.

    Raises:
        CommandError: If it is none.
    """
    separator = "; " if _ADDRESS.match(text) else ";"
    wanted, _, condition = text.partition(separator)
    wanted = wanted.strip()
    marker = _marker(condition.strip(), wanted)
    if wanted in {".", ".."}:
        raise CommandError(
            f"Directory '{wanted}' is not installable. "
            "Neither 'setup.py' nor 'pyproject.toml' found."
        )
    if _ADDRESS.match(wanted) or wanted.endswith(_ARCHIVES) or " @ " in wanted:
        raise CommandError(f"the simulated index has releases by name alone, not {wanted!r}")
    try:
        found = spec(wanted)
    except InvalidRequirement as error:
        source = f" (from line {line.number} of {line.file})" if line else ""
        message = f"Invalid requirement: {wanted!r}: {error}{source}"
        hint = _hint(wanted, files)
        raise CommandError(f"{message}\nHint: {hint}" if hint else message) from None
    return Request(found, line.origin if line else None, marker)


def _marker(text: str, wanted: str) -> Marker | None:
    if not text:
        return None
    try:
        return Marker(text)
    except InvalidMarker as error:
        raise CommandError(f"Invalid requirement: {wanted!r}: {error}") from None


def _hint(wanted: str, files: Files) -> str:
    if "/" in wanted:
        exists = f" File '{wanted}' does not exist."
        return "It looks like a path." + (" The path does exist. " if wanted in files else exists)
    if "=" in wanted and not any(each in wanted for each in _OPERATORS):
        return "= is not a valid operator. Did you mean == ?"
    return ""


def read_file(name: str, files: Files, *, constraint: bool) -> Iterator[Line]:
    """Yield the lines of a file and of those that it names, requirements and constraints alike.

    Args:
        name: The file.
        files: All files.
        constraint: Whether it was given as a file of constraints.

    Raises:
        CommandError: If a file is missing, names itself, or has an option that is not known.
    """
    yield from _read(name, files, constraint, (posixpath.join(WORKING_FOLDER, name),))


def _read(name: str, files: Files, constraint: bool, above: tuple[str, ...]) -> Iterator[Line]:  # noqa: FBT001 - as read_file
    text = files.get(name.removeprefix(f"{WORKING_FOLDER}/"))
    if text is None:
        kind = "constraint" if constraint else "requirements"
        raise CommandError(
            f"Could not open {kind} file: [Errno 2] No such file or directory: {name!r}"
        )
    for number, content in _joined(text):
        line = Line(name, number, content, constraint)
        option, nested = _option(line)
        if nested is None:
            if not option:
                yield line
            continue
        path = posixpath.normpath(posixpath.join(posixpath.dirname(above[-1]), nested))
        if path in above:
            raise CommandError(_circle(path, name, above))
        if len(above) > _DEEPEST:
            raise CommandError(f"the simulated pip reads no files nested deeper than {_DEEPEST}")
        yield from _read(path, files, option in {"-c", "--constraint"}, (*above, path))


def _circle(path: str, name: str, above: tuple[str, ...]) -> str:
    """Say that a file names one above it; of the command line's own, nobody named it before."""
    place = above.index(path)
    again = ""
    if place:
        named_by = above[place - 1]
        first = named_by.removeprefix(f"{WORKING_FOLDER}/") if place == 1 else named_by
        again = f" and again in {first}"
    return f"{path} recursively references itself in {name}{again}"


def _joined(text: str) -> Iterator[tuple[int, str]]:
    """Yield lines without comments, those that end with a backslash joined to the next."""
    start, parts = 0, list[str]()
    for number, line in enumerate(text.splitlines()[:_MOST_LINES], 1):
        start = start if parts else number
        comment = _COMMENT.match(line)
        if line.endswith("\\") and not comment:
            parts.append(line.strip("\\"))
            continue
        parts.append(f" {line}" if comment else line)
        if whole := _COMMENT.sub("", "".join(parts)).strip():
            yield start, whole
        parts = []
    if whole := _COMMENT.sub("", "".join(parts)).strip():
        yield start, whole


_LACKING = frozenset(
    (
        *("-e", "--editable", "-f", "--find-links", "-i", "--index-url", "--extra-index-url"),
        *("--no-index", "--no-binary", "--only-binary", "--prefer-binary", "--require-hashes"),
        *("--no-require-hashes", "--pre", "--all-releases", "--only-final", "--trusted-host"),
        *("--use-feature", "--hash", "--config-settings"),
    )
)
"""What files may say to real pip and not to this one."""

_OTHER_FORMS = (
    "DEPRECATION: Constraints are only allowed to take the form of a package name and a version "
    "specifier. Other forms were originally permitted as an accident of the implementation, but "
    "were undocumented. The new implementation of the resolver no longer supports these forms. A "
    "possible replacement is replacing the constraint with a requirement. Discussion can be found "
    "at https://github.com/pypa/pip/issues/8210"
)

_NESTED = {"-r": "-r", "--requirement": "-r", "-c": "-c", "--constraint": "-c"}


def _option(line: Line) -> tuple[str, str | None]:
    """Return the option that a line begins with and the file that it names, if it does."""
    if not line.text.startswith("-"):
        return "", None
    try:
        words = shlex.split(line.text)
    except ValueError:
        raise CommandError(
            f"Invalid requirement: {line.text}\nCould not split options: {line.text}"
        ) from None
    name, has_value, value = words[0].partition("=")
    if name[:2] in {"-r", "-c"} and not name.startswith("--") and len(name) > len("-r"):
        name, has_value, value = name[:2], "=", words[0][2:]
    if name in _NESTED:
        rest = [value] if has_value else words[1:]
        if not rest:
            raise CommandError(
                f"Invalid requirement: {line.text}\n"
                f"{line.file}: error: {name} option requires 1 argument\n"
            )
        return _NESTED[name], rest[0]
    raise _refusal(name, line)


def _refusal(option: str, line: Line) -> CommandError:
    """Return the error for an option that this pip lacks, or that none has."""
    name = option.partition("=")[0]
    if name in _LACKING:
        return CommandError(f"the simulated pip has no {name} in files ({line.origin})")
    return CommandError(
        f"Invalid requirement: {line.text}\npip: error: no such option: {name}\n",
        before=("Usage: pip [options]", ""),
    )


def requests_and_constraints(
    names: tuple[str, ...],
    requirement_files: tuple[str, ...],
    constraint_files: tuple[str, ...],
    files: Files,
) -> tuple[tuple[Request, ...], Constraints]:
    """Return what the user asks for, the command line first, and what he allows.

    Raises:
        CommandError: If something cannot be read.
    """
    requests: list[Request] = []
    constraints: dict[str, frozenset[str]] = {}
    lines = [line for each in constraint_files for line in read_file(each, files, constraint=True)]
    for line in lines:
        _constrain(line, files, constraints)
    requests.extend(request_of(each, files) for each in names if each.strip())
    for each in requirement_files:
        for line in read_file(each, files, constraint=False):
            if line.constraint:
                _constrain(line, files, constraints)
            else:
                requests.append(request_of(_without_options(line), files, line))
    return tuple(requests), constraints


def _constrain(line: Line, files: Files, constraints: dict[str, frozenset[str]]) -> None:
    request = request_of(_without_options(line), files, line)
    if request.spec.extras:
        raise CommandError(
            "Constraints cannot have extras", before=(f"Looking in indexes: {INDEX}", _OTHER_FORMS)
        )
    before = constraints.get(request.spec.project, NO_SPECIFIERS)
    constraints[request.spec.project] = before | request.spec.specifiers


def _without_options(line: Line) -> str:
    """Return the requirement of a line; options behind it, such as hashes, are refused."""
    words = line.text.split(" ")
    options = [each for each in words if each.startswith("-")]
    if options:
        raise _refusal(options[0], line)
    return line.text
