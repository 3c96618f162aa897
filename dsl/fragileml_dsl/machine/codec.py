"""Attrs values to plain JSON and back, driven by their type annotations.

A record becomes an object of its fields, an enumeration its value, a term the array
``[operator, constant, *operands]``, a hole ``[term, format]``. Decoding checks every shape, so
that bytes of unknown origin give a value of the right type or :class:`CodecError`.
"""

from __future__ import annotations

import functools
import math
import types
import typing
from collections.abc import Callable
from enum import StrEnum
from typing import TypeAlias

import attrs

from fragileml_dsl.errors import FragileMLError
from fragileml_dsl.machine.operators import OPERATORS
from fragileml_dsl.machine.term import Hole, Term, Value

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None
Decoder: TypeAlias = Callable[[Json], object]

_DEPTH_LIMIT = 400


class CodecError(FragileMLError):
    """The JSON is not of the expected shape."""


def encode(value: object) -> Json:
    """Return the JSON form of an attrs value, or of a tuple, enumeration or scalar in one."""
    if isinstance(value, Term):
        return _encode_term(value)
    if isinstance(value, Hole):
        return [_encode_term(value.term), value.format]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [encode(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return {"double": repr(value)}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    record = type(value)
    if not attrs.has(record):
        message = f"no JSON form for {record.__name__}"
        raise CodecError(message)
    return {name: encode(getattr(value, name)) for name in _field_names(record)}


def _encode_term(term: Term) -> Json:
    return [term.operator, encode(term.constant), *map(_encode_term, term.operands)]


@functools.cache
def _field_names(record: type) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(record))


def decode_value(data: Json) -> Value:
    """Return the state value that ``data`` stands for."""
    if isinstance(data, list):
        return tuple(_string(each) for each in data)
    if isinstance(data, dict):
        return _special_double(data)
    return data


def _special_double(data: dict[str, Json]) -> float:
    text = data.get("double")
    if len(data) != 1 or text not in {"nan", "inf", "-inf"}:
        message = "expected a value"
        raise CodecError(message)
    return float(str(text))


def decode_term(data: Json, depth: int = 0) -> Term:
    """Return the term that ``data`` stands for."""
    if not isinstance(data, list) or len(data) < 2 or depth > _DEPTH_LIMIT:  # noqa: PLR2004 - operator and constant
        message = "expected a term"
        raise CodecError(message)
    operator = data[0]
    if not isinstance(operator, str) or operator not in OPERATORS:
        message = f"unknown operator {operator!r}"
        raise CodecError(message)
    below = depth + 1
    return Term(
        operator, tuple([decode_term(each, below) for each in data[2:]]), decode_value(data[1])
    )


def _decode_hole(data: Json) -> Hole:
    if not isinstance(data, list) or len(data) != 2:  # noqa: PLR2004 - term and format
        message = "expected a hole"
        raise CodecError(message)
    return Hole(decode_term(data[0]), _string(data[1]))


def _string(data: Json) -> str:
    return typing.cast("str", _exactly(str)(data))


@functools.cache
def _exactly(kind: type) -> Decoder:
    def decode(data: Json) -> object:
        if type(data) is not kind:
            message = f"expected {kind.__name__}, found {type(data).__name__}"
            raise CodecError(message)
        return data

    return decode


@functools.cache
def decoder_of(hint: object) -> Decoder:
    """Return the function that turns JSON into a value of the annotated type ``hint``."""
    if hint == Value:
        return decode_value
    if hint is Term:
        return decode_term
    if hint is Hole:
        return _decode_hole
    origin = typing.get_origin(hint)
    if origin is tuple:
        return _tuple_decoder(typing.get_args(hint))
    if origin in {typing.Union, types.UnionType}:
        return _union_decoder(typing.get_args(hint))
    if isinstance(hint, type) and attrs.has(hint):
        return _record_decoder(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _enumeration_decoder(hint)
    return _exactly(typing.cast("type", hint))


def _tuple_decoder(items: tuple[object, ...]) -> Decoder:
    if items[-1] is Ellipsis:
        item = decoder_of(items[0])

        def decode_all(data: Json) -> object:
            if not isinstance(data, list):
                message = "expected a list"
                raise CodecError(message)
            return tuple([item(each) for each in data])

        return decode_all
    decoders = tuple(decoder_of(each) for each in items)

    def decode_fixed(data: Json) -> object:
        if not isinstance(data, list) or len(data) != len(decoders):
            message = f"expected a list of {len(decoders)}"
            raise CodecError(message)
        return tuple(decode(each) for decode, each in zip(decoders, data, strict=True))

    return decode_fixed


def _union_decoder(members: tuple[object, ...]) -> Decoder:
    """Try the members in order: their JSON forms never overlap in our records."""
    decoders = tuple(decoder_of(each) for each in members)

    def decode(data: Json) -> object:
        for each in decoders:
            try:
                return each(data)
            except CodecError:
                continue
        message = "no alternative fits"
        raise CodecError(message)

    return decode


def _record_decoder(record: type) -> Decoder:
    hints = typing.get_type_hints(record)
    decoders = tuple((name, decoder_of(hints[name])) for name in _field_names(record))

    def decode(data: Json) -> object:
        if not isinstance(data, dict) or len(data) != len(decoders):
            message = f"expected {record.__name__}"
            raise CodecError(message)
        try:
            return record(*[each(data[name]) for name, each in decoders])
        except KeyError as missing:
            message = f"{record.__name__} lacks {missing}"
            raise CodecError(message) from None

    return decode


def _enumeration_decoder(enumeration: type[StrEnum]) -> Decoder:
    members = {member.value: member for member in enumeration}

    def decode(data: Json) -> object:
        if not isinstance(data, str) or data not in members:
            message = f"expected one of {', '.join(members)}"
            raise CodecError(message)
        return members[data]

    return decode
