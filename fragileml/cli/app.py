"""The program: its commands, its version, and the one place where errors become lines."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from typer.core import TyperGroup

from fragileml.cli import bench, check, diff, explain, list_, new, play, replay, run_, show
from fragileml.cli.output import ExitCode, print_error
from fragileml_dsl.errors import FragileMLError
