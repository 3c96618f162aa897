"""The trees of what is installed, and of what befalls it."""

from __future__ import annotations

from attrs import frozen

from fragileml_dsl.source import Located, Span
from fragileml_dsl.syntax.shapes import (
    FILE,
    KEBAB_ID,
    PACKAGE,
    TEXT,
    WORD,
    ListOf,
    MapOf,
    Named,
    OneOrMany,
    Record,
    key,
)


@frozen
class Overlay:
    """A release that the universe has not, or has otherwise.

    Attributes:
        name: The package.
        version: The version.
        requires: What it requires.
        build_fails: What its build prints when it fails; it never does without.
    """

    span: Span
    name: Located[str] = key(PACKAGE)
    version: Located[str] = key(WORD)
    requires: tuple[Located[str], ...] = key(ListOf(TEXT), default=())
    build_fails: Located[str] | None = key(TEXT, default=None)


@frozen
class PackageChange:
    """What a fault does to the installed packages.

    Attributes:
        install: What is installed, resolved by the installer.
        override: Versions that are simply there afterwards, whatever they or others require.
        remove: Packages that are simply gone.
    """

    span: Span
    install: tuple[Located[str], ...] = key(OneOrMany(TEXT), default=())
    override: tuple[Named[Located[str]], ...] = key(MapOf(PACKAGE, WORD), default=())
    remove: tuple[Located[str], ...] = key(OneOrMany(PACKAGE), default=())


@frozen
class Packages:
    """The installed packages and where others come from.

    Attributes:
        install: What is installed: exact pins, or with a universe what the installer resolves.
        universe: The file in ``universe/`` with the metadata of all releases.
        installer: Who installs, with its version.
        override: Versions that are simply there, whatever they or others require.
        overlay: Releases beside those of the universe.
        files: Files that the installer may be told to read, such as ``requirements.txt``.
        menu: What a discrete interface offers of the installer's commands.
    """

    span: Span
    install: tuple[Located[str], ...] = key(ListOf(TEXT), default=())
    universe: Located[str] | None = key(KEBAB_ID, default=None)
    installer: Located[str] | None = key(WORD, default=None)
    override: tuple[Named[Located[str]], ...] = key(MapOf(PACKAGE, WORD), default=())
    overlay: tuple[Overlay, ...] = key(ListOf(Record(Overlay)), default=())
    files: tuple[Named[Located[str]], ...] = key(MapOf(FILE, TEXT), default=())
    menu: tuple[Located[str], ...] = key(ListOf(TEXT), default=())


@frozen
class ScenarioPackages:
    """What a scenario has installed otherwise than its pipeline.

    Attributes:
        install: What is installed instead of what the pipeline says.
        override: Further versions that are simply there.
        overlay: Further releases beside those of the universe.
        files: Further files that the installer may be told to read.
    """

    span: Span
    install: tuple[Located[str], ...] | None = key(ListOf(TEXT), default=None)
    override: tuple[Named[Located[str]], ...] = key(MapOf(PACKAGE, WORD), default=())
    overlay: tuple[Overlay, ...] = key(ListOf(Record(Overlay)), default=())
    files: tuple[Named[Located[str]], ...] = key(MapOf(FILE, TEXT), default=())
