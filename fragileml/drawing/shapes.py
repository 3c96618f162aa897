"""The shapes that SVG pictures are made of, and the document around them."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from fragileml.drawing.style import STYLE
from fragileml.drawing.words import plain


def document(size: tuple[int, int], title: str, description: str) -> Element:
    """Return the root of a picture: its name for screen readers, its style, and the paper."""
    width, height = size
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "role": "img",
            "aria-labelledby": "drawing-title drawing-description",
            "width": str(width),
            "height": str(height),
            "viewBox": f"0 0 {width} {height}",
        },
    )
    SubElement(root, "title", id="drawing-title").text = plain(title)
    SubElement(root, "desc", id="drawing-description").text = plain(description)
    SubElement(root, "style").text = STYLE
    box(root, "sheet", (0, 0, width, height), 10)
    return root


def written(root: Element) -> str:
    """Return the text of a picture; equal pictures give equal bytes."""
    indent(root)
    return tostring(root, encoding="unicode") + "\n"


def box(root: Element, kind: str, place: Sequence[int], radius: int) -> None:
    """Draw a rectangle, given by its left, top, width and height."""
    names = ("x", "y", "width", "height")
    sides = {name: str(value) for name, value in zip(names, place, strict=True)}
    SubElement(root, "rect", {"class": kind, **sides, "rx": str(radius)})


def circle(root: Element, kind: str, place: tuple[int, int], radius: str) -> None:
    """Draw a circle around a place."""
    x, y = map(str, place)
    SubElement(root, "circle", {"class": kind, "cx": x, "cy": y, "r": radius})


def path(root: Element, kind: str, steps: str) -> None:
    """Draw a line."""
    SubElement(root, "path", {"class": kind, "d": steps})


def text(root: Element, kind: str, place: tuple[int, int], words: str) -> None:
    """Write words from a place on; the style sheet says where they are anchored."""
    x, y = map(str, place)
    SubElement(root, "text", {"class": kind, "x": x, "y": y}).text = plain(words)
