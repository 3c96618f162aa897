"""pip's command line, read by the same library that pip reads it with."""

from __future__ import annotations

import optparse
from collections.abc import Mapping
from functools import lru_cache
from typing import NoReturn, cast

from attrs import frozen


class UsageError(Exception):
    """A command line that pip refuses, with what it prints; it ends the command with 2."""


@frozen
class Arguments:
    """What a command line asks for.

    Attributes:
        values: Values of options by name.
        names: What is not an option.
    """

    values: Mapping[str, object]
    names: tuple[str, ...]

    def flag(self, name: str) -> bool:
        """Return whether an option was given."""
        return bool(self.values[name])

    def count(self, name: str) -> int:
        """Return how often an option was given."""
        return cast("int", self.values[name]) or 0

    def text(self, name: str) -> str | None:
        """Return the value of an option, None if it was not given."""
        return cast("str | None", self.values[name])

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the values of an option that may be repeated."""
        return tuple(cast("list[str]", self.values[name]))


class _Parser(optparse.OptionParser):
    def error(self, msg: str) -> NoReturn:
        raise UsageError(f"\nUsage:   {self.usage}\n\n{msg}")

    def exit(self, status: int = 0, msg: str | None = None) -> NoReturn:
        raise UsageError(msg or f"exit {status}")


_HARMLESS = (
    "--disable-pip-version-check",
    "--no-build-isolation",
    "--no-cache-dir",
    "--no-color",
    "--no-compile",
    "--no-input",
    "--no-warn-script-location",
    "--prefer-binary",
    "--require-virtualenv",
)
"""Flags that change nothing where nothing is built, cached or asked."""

_LACKING_FLAGS = (
    "--all",
    "--break-system-packages",
    "--exclude-editable",
    "--files",
    "--ignore-requires-python",
    "--no-index",
    "--not-required",
    "--only-deps",
    "--require-hashes",
    "--uptodate",
    "--user",
    "-I/--ignore-installed",
    "-l/--local",
    "-o/--outdated",
    "-v/--verbose",
)
_LACKING_VALUES = (
    "--abi",
    "--config-settings",
    "--exclude",
    "--extra-index-url",
    "--format",
    "--group",
    "--implementation",
    "--no-binary",
    "--only-binary",
    "--path",
    "--platform",
    "--prefix",
    "--python-version",
    "--report",
    "--root",
    "--src",
    "-e/--editable",
    "-f/--find-links",
    "-i/--index-url",
    "-t/--target",
)
"""What real pip has and this one has not: asked for, it is refused by name."""

_USAGE = {
    "install": (
        "\n  pip install [options] <requirement specifier> [package-index-options] ..."
        "\n  pip install [options] -r <requirements file> [package-index-options] ..."
        "\n  pip install [options] [-e] <vcs project url> ..."
        "\n  pip install [options] [-e] <local project path> ..."
        "\n  pip install [options] <archive url/path> ..."
    ),
    "uninstall": (
        "\n  pip uninstall [options] <package> ..."
        "\n  pip uninstall [options] -r <requirements file> ..."
    ),
    "check": "\n  pip check [options]",
    "list": "\n  pip list [options]",
    "show": "\n  pip show [options] <package> ...",
    "freeze": "\n  pip freeze [options]",
}


@lru_cache(maxsize=256)  # a menu's lines are asked for in thousands of environments
def read(command: str, arguments: tuple[str, ...]) -> Arguments:
    """Read the arguments of a command.

    Args:
        command: A command of pip.
        arguments: What follows it.

    Returns:
        The arguments; ``lacking`` lists options that are known and refused.

    Raises:
        UsageError: If pip would refuse them.
    """
    parser = _parser(command)
    values, names = parser.parse_args(list(arguments))
    return Arguments(vars(values), tuple(names))


def _parser(command: str) -> _Parser:
    parser = _Parser(prog="pip", usage=_USAGE[command], add_help_option=False)
    parser.set_defaults(lacking=[])
    for each in _HARMLESS:
        parser.add_option(each, action="store_true", dest="ignored")
    parser.add_option("--progress-bar", dest="ignored")
    parser.add_option("--root-user-action", dest="ignored")
    parser.add_option("-q", "--quiet", action="count", dest="quiet", default=0)
    _add_options(parser, command)
    known = {name for each in parser.option_list for name in (*each._short_opts, *each._long_opts)}  # noqa: SLF001 - optparse has no other way to ask
    for names in (*_LACKING_FLAGS, *_LACKING_VALUES):
        free = [name for name in names.split("/") if name not in known]
        parser.add_option(
            *free, action="callback", callback=_lack, type=_type(names), dest="lacking"
        )
    return parser


def _type(names: str) -> str | None:
    return "string" if names in _LACKING_VALUES else None


def _lack(
    _option: optparse.Option, name: str, _value: str | None, parser: optparse.OptionParser
) -> None:
    cast("list[str]", parser.values.lacking).append(name)  # type: ignore[union-attr] # set while it parses


def _add_options(parser: _Parser, command: str) -> None:
    if command in {"install", "uninstall"}:
        parser.add_option("-r", "--requirement", action="append", dest="files", default=[])
    if command == "uninstall":
        parser.add_option("-y", "--yes", action="store_true", dest="yes")
    if command == "install":
        _add_install_options(parser)


def _add_install_options(parser: _Parser) -> None:
    flags = {
        ("-U", "--upgrade"): "upgrade",
        ("--force-reinstall",): "reinstall",
        ("--no-deps", "--no-dependencies"): "no_deps",
        ("--pre",): "pre",
        ("--dry-run",): "dry_run",
        ("--no-warn-conflicts",): "no_warn_conflicts",
    }
    for names, name in flags.items():
        parser.add_option(*names, action="store_true", dest=name)
    parser.add_option("-c", "--constraint", action="append", dest="constraints", default=[])
    parser.add_option(
        "--upgrade-strategy",
        type="choice",
        choices=("only-if-needed", "eager"),
        default="only-if-needed",
        dest="strategy",
    )
