"""The infos of many environments in the form in which Gymnasium batches them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Info: TypeAlias = dict[str, Any]
"""What goes with an observation; the type is Gymnasium's."""

_AS_THEY_ARE = "final_obs"


def batched(infos: Sequence[Info | None]) -> Info:
    """Return for each name an array over the environments, and beside it who has an entry.

    Args:
        infos: One for each environment, None for those that tell nothing.
    """
    found: Info = {}
    for name in dict.fromkeys(name for each in infos if each for name in each):
        values = [each.get(name) if each else None for each in infos]
        found[name] = _together(name, values)
        found[f"_{name}"] = np.array([each is not None for each in values])
    return found


def _together(name: str, values: Sequence[Any]) -> Info | NDArray[Any]:
    given = {index: each for index, each in enumerate(values) if each is not None}
    first = next(iter(given.values()))
    if isinstance(first, dict) and name != _AS_THEY_ARE:
        return batched(values)
    if name == _AS_THEY_ARE:
        whole = np.full(len(values), None, np.object_)
    elif len(given) == len(values):
        return np.array(values)
    else:
        whole = np.zeros((len(values), *np.shape(first)), np.asarray(first).dtype)
    for index, each in given.items():
        whole[index] = each
    return whole
