"""Raises what the pack's issues print; ``messages.txt`` is its output.

Needs scikit-learn 1.9.1 and pandas 3.1.1: ``python messages.py > messages.txt``.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd
import sklearn
from sklearn.compose import make_column_transformer
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

ORDERS = 1200
NUMBERS = ["distance", "weight"]
chance = np.random.default_rng(0)
table = pd.DataFrame(
    {
        "city": chance.choice(["Bern", "Genf"], ORDERS),
        "distance": chance.gamma(2, 3000, ORDERS),
        "weight": chance.gamma(2, 2, ORDERS),
    }
)
late = (table.distance / 3000 + chance.normal(size=ORDERS) > 2).astype(int)
features = make_column_transformer((OneHotEncoder(), ["city"]), (StandardScaler(), NUMBERS))
model = make_pipeline(features, LogisticRegression()).fit(table, late)
numbers = make_pipeline(StandardScaler(), LogisticRegression()).fit(table[NUMBERS], late)


def show(issue: str, act: Callable[[], object]) -> None:
    """Print what an action raises or warns of."""
    print(f"== {issue}")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            act()
        except ValueError as error:
            print(f"ValueError: {error}")
    for each in caught:
        print(f"{each.category.__name__}: {each.message}")


def fit_with_empty_cells() -> None:
    """Fit where a tenth of the distances is missing."""
    holes = table.assign(distance=table.distance.where(table.index % 10 > 0))
    model.fit(holes, late)


def fit_unscaled() -> None:
    """Fit on metres and kilograms beside twenty columns of thousands."""
    wide = np.column_stack([table[NUMBERS], chance.normal(scale=1000, size=(ORDERS, 20))])
    LogisticRegression(max_iter=100).fit(wide, chance.integers(0, 3, ORDERS))


def scores(seed: int) -> tuple[float, float]:
    """Return macro f1 with features chosen in the pipeline, and on the whole table."""
    draw = np.random.default_rng(seed)
    columns = draw.normal(size=(ORDERS, 3000))
    target = (columns[:, :4].sum(1) * 0.6 + draw.normal(size=ORDERS) * 1.5 > 0).astype(int)
    chosen = SelectKBest(k=40).fit_transform(columns, target)
    found = []
    for rows, estimator in (
        (columns, make_pipeline(SelectKBest(k=40), LogisticRegression())),
        (chosen, LogisticRegression()),
    ):
        seen, unseen, y_seen, y_unseen = train_test_split(rows, target, random_state=42)
        answers = estimator.fit(seen, y_seen).predict(unseen)
        found.append(f1_score(y_unseen, answers, average="macro"))
    return found[0], found[1]


print(f"scikit-learn {sklearn.__version__}, pandas {pd.__version__}")
show("features/city-not-seen", lambda: model.predict(table.assign(city="Basel")))
show("service/columns-in-another-order", lambda: numbers.predict(table[NUMBERS[::-1]]))
show(
    "orders/class-too-small",
    lambda: train_test_split(
        table, late.where(late.index > 0, 2), stratify=late.where(late.index > 0, 2)
    ),
)
show("features/empty-cells", fit_with_empty_cells)
show("classifier/not-settled", fit_unscaled)
print("== features/chosen-with-the-test-rows")
means = np.mean([scores(seed) for seed in range(4)], axis=0)
print(f"macro f1 in the pipeline {means[0]:.3f}, on the whole table {means[1]:.3f}")
