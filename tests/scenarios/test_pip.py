"""What pip does in the tests of the bundled scenarios, against real pip on stub wheels."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

import pytest
from attrs import frozen

from fragileml.machine import Interpreter, Pip
from fragileml.packages import Universe, link, load_universe
from fragileml_dsl import Machine, check_path
from tests.fragileml.packages.real_pip.cases import Case, differences, simulated
from tests.fragileml.packages.real_pip.real import UnavailableError, real_pip

pytestmark = [pytest.mark.slow, pytest.mark.pip]
