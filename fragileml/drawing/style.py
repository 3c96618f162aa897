"""The style sheet of pictures: two palettes, and faces that every system has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_LIGHT: Final = {
    "paper": "#ffffff",
    "strip": "#f6f8fa",
    "card": "#ffffff",
    "line": "#d1d9e0",
    "ink": "#1f2328",
    "grey": "#59636e",
    "loud": "#cf222e",
    "warning": "#9a6700",
    "silent": "#8250df",
    "stage": "#ddf4ff",
    "edge": "#0969da",
    "raised": "#ffebe9",
    "green": "#1a7f37",
}
_DARK: Final = {
    "paper": "#0d1117",
    "strip": "#151b23",
    "card": "#0d1117",
    "line": "#3d444d",
    "ink": "#f0f6fc",
    "grey": "#9198a1",
    "loud": "#f85149",
    "warning": "#d29922",
    "silent": "#ab7df8",
    "stage": "#121d2f",
    "edge": "#4493f8",
    "raised": "#301418",
    "green": "#3fb950",
}
_FACES: Final = """\
text { font: 13px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif }
.name, .head, .module, .column, .number { font-weight: 600 }
.name { font-size: 22px }
.title, .head { font-size: 15px }
.small { font-size: 12px }
.issue, .code, .fault, .good {
  font: 12px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace
}
.code, .fault, .good { font-size: 11px }
.column, .number { font-size: 12px; text-anchor: middle }
.minutes { font-size: 12px; text-anchor: end }
"""


def _colours(palette: Mapping[str, str]) -> str:
    of = palette.__getitem__
    return "\n".join(
        [
            f"text {{ fill: {of('ink')} }}",
            f".title, .small, .code {{ fill: {of('grey')} }}",
            f".sheet {{ fill: {of('paper')}; stroke: {of('line')} }}",
            f".strip {{ fill: {of('strip')} }}",
            f".card {{ fill: {of('card')}; stroke: {of('line')} }}",
            f".stage {{ fill: {of('stage')}; stroke: {of('edge')}; stroke-width: 1.5 }}",
            ".goal { stroke-width: 3 }",
            f".edge {{ fill: none; stroke: {of('edge')}; stroke-width: 2 }}",
            f".tip {{ fill: {of('edge')} }}",
            f".loud {{ fill: {of('loud')} }}",
            f".warning {{ fill: {of('warning')} }}",
            f".silent {{ fill: none; stroke: {of('silent')}; stroke-width: 2.5 }}",
            f".raised {{ fill: {of('raised')}; stroke: {of('loud')} }}",
            f".fault {{ fill: {of('loud')} }}",
            f".good, .passed {{ fill: {of('green')} }}",
            f".stale {{ fill: none; stroke: {of('grey')}; stroke-width: 1.5 }}",
            ".stale { stroke-dasharray: 3 2 }",
            f".changed {{ fill: {of('stage')} }}",
            f".never {{ fill: {of('grey')} }}",
            f".cut {{ fill: none; stroke: {of('paper')}; stroke-width: 2 }}",
            f".rule {{ stroke: {of('line')} }}",
        ]
    )


STYLE: Final = "\n".join(
    [
        "",
        _FACES.rstrip(),
        _colours(_LIGHT),
        "@media (prefers-color-scheme: dark) {",
        _colours(_DARK),
        "}",
        "",
    ]
)
"""Light unless the reader's screen is dark; the paper is painted, whatever page holds it."""
