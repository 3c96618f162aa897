"""Attrs values to plain JSON and back, driven by their type annotations.

A record becomes an object of its fields, an enumeration its value, a term its number in a table
of terms, a hole ``[term, format]``. Decoding checks every shape, so that bytes of unknown origin
give a value of the right type or :class:`CodecError`.
"""

from __future__ import annotations

import functools
import types
import typing
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TypeAlias, cast

import attrs

from fragileml_dsl.machine.json_value import (
    CodecError,
    Json,
    decode_string,
    decode_value,
    encode_value,
)
from fragileml_dsl.machine.term import Hole, Term, Value
from fragileml_dsl.machine.term_table import TermNumbers

Terms: TypeAlias = Sequence[Term]
"""A decoded table of terms; a term stands in JSON as its number there."""

Decoder: TypeAlias = Callable[[Json, Terms], object]


def encode(value: object, numbers: TermNumbers) -> Json:
    """Return the JSON form of an attrs value, or of a tuple, enumeration or scalar in one.

    Args:
        value: The value.
        numbers: Gives its terms their numbers.
    """
    if isinstance(value, Term):
        return numbers.of(value)
    if isinstance(value, Hole):
        return [numbers.of(value.term), value.format]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [encode(each, numbers) for each in value]
    if value is None or isinstance(value, bool | int | float | str):
        return encode_value(value)
    record = type(value)
    if not attrs.has(record):
        raise CodecError(f"no JSON form for {record.__name__}")
    return {name: encode(getattr(value, name), numbers) for name in _field_names(record)}


@functools.cache
def _field_names(record: type) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(record) if field.init)


def _decode_value(data: Json, _terms: Terms) -> Value:
    return decode_value(data)


def _decode_term(data: Json, terms: Terms) -> Term:
    if type(data) is not int or not 0 <= data < len(terms):
        raise CodecError("expected the number of a term")
    return terms[data]


def _decode_hole(data: Json, terms: Terms) -> Hole:
    if not isinstance(data, list) or len(data) != 2:  # noqa: PLR2004 - term and format
        raise CodecError("expected a hole")
    return Hole(_decode_term(data[0], terms), decode_string(data[1]))


@functools.cache
def _exactly(kind: type) -> Decoder:
    def decode(data: Json, _terms: Terms) -> object:
        if type(data) is not kind:
            raise CodecError(f"expected {kind.__name__}, found {type(data).__name__}")
        return data

    return decode


@functools.cache
def decoder_of(hint: object) -> Decoder:
    """Return the function that turns JSON into a value of the annotated type ``hint``."""
    if hint == Value:
        return _decode_value
    if hint is Term:
        return _decode_term
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
    return _exactly(cast("type", hint))


def _tuple_decoder(items: tuple[object, ...]) -> Decoder:
    if items[-1] is Ellipsis:
        item = decoder_of(items[0])

        def decode_all(data: Json, terms: Terms) -> object:
            if not isinstance(data, list):
                raise CodecError("expected a list")
            return tuple([item(each, terms) for each in data])

        return decode_all
    decoders = tuple(decoder_of(each) for each in items)

    def decode_fixed(data: Json, terms: Terms) -> object:
        if not isinstance(data, list) or len(data) != len(decoders):
            raise CodecError(f"expected a list of {len(decoders)}")
        return tuple([decode(each, terms) for decode, each in zip(decoders, data, strict=True)])

    return decode_fixed


def _union_decoder(members: tuple[object, ...]) -> Decoder:
    """Try the members in order: their JSON forms never overlap in our records."""
    decoders = tuple(decoder_of(each) for each in members)

    def decode(data: Json, terms: Terms) -> object:
        for each in decoders:
            try:
                return each(data, terms)
            except CodecError:
                continue
        raise CodecError("no alternative fits")

    return decode


def _record_decoder(record: type) -> Decoder:
    hints = typing.get_type_hints(record)
    decoders = tuple((name, decoder_of(hints[name])) for name in _field_names(record))

    def decode(data: Json, terms: Terms) -> object:
        if not isinstance(data, dict) or len(data) != len(decoders):
            raise CodecError(f"expected {record.__name__}")
        try:
            return record(*[each(data[name], terms) for name, each in decoders])
        except KeyError as missing:
            raise CodecError(f"{record.__name__} lacks {missing}") from None

    return decode


def _enumeration_decoder(enumeration: type[StrEnum]) -> Decoder:
    members = {member.value: member for member in enumeration}

    def decode(data: Json, _terms: Terms) -> object:
        if not isinstance(data, str) or data not in members:
            raise CodecError(f"expected one of {', '.join(members)}")
        return members[data]

    return decode
