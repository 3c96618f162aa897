"""Which types go together."""

from __future__ import annotations

from fragileml_dsl.expressions.types import (
    DOUBLE,
    INT,
    NULL,
    STRING,
    VERSION,
    EnumType,
    ListType,
    MapType,
    Nullable,
    Primitive,
    SetType,
    Type,
)

UNKNOWN = Primitive("unknown")
"""The type of an empty list's elements and of what has been reported: it goes with all."""

NUMBERS = (INT, DOUBLE)


def base(type_: Type) -> Type:
    """Return a type without its ``?``."""
    return type_.inner if isinstance(type_, Nullable) else type_


def nullable(type_: Type) -> Type:
    """Return a type with ``?``, once."""
    return type_ if isinstance(type_, Nullable) or type_ in {NULL, UNKNOWN} else Nullable(type_)


def assignable(actual: Type, expected: Type) -> bool:
    """Say whether a value of type ``actual`` may stand where ``expected`` is asked for."""
    if UNKNOWN in {actual, expected} or actual == expected:
        return True
    match actual, expected:
        case Nullable(inner=inner), Nullable(inner=wanted):
            return assignable(inner, wanted)
        case _, Nullable(inner=wanted):
            return actual == NULL or assignable(actual, wanted)
        case EnumType(values=values), EnumType(values=wider):
            return set(values) <= set(wider)
        case EnumType(), Primitive():
            return expected == STRING
        case SetType(values=values), SetType(values=wider):
            return values == tuple(each for each in wider if each in values)
        case ListType(element=element), ListType(element=wanted):
            return assignable(element, wanted)
        case MapType(key=key, value=value), MapType(key=wanted_key, value=wanted):
            return assignable(key, wanted_key) and assignable(value, wanted)
    return False


def join(left: Type, right: Type) -> Type | None:
    """Return the least type that holds the values of both, or None if there is none."""
    if assignable(left, right):
        return left if right == UNKNOWN else right
    if assignable(right, left):
        return right if left == UNKNOWN else left
    match left, right:
        case (Nullable(), _) | (_, Nullable()):
            inner = join(base(left), base(right))
            return inner and nullable(inner)
        case (Primitive(name="null"), _) | (_, Primitive(name="null")):
            return nullable(right if left == NULL else left)
        case EnumType(values=values), EnumType(values=others):
            return EnumType(values + tuple(each for each in others if each not in values))
        case ListType(element=element), ListType(element=other):
            inner = join(element, other)
            return inner and ListType(inner)
        case MapType(key=key, value=value), MapType(key=other_key, value=other):
            keys, inner = join(key, other_key), join(value, other)
            return keys and inner and MapType(keys, inner)
    return None


def comparable(left: Type, right: Type) -> bool:
    """Say whether ``==`` between the types makes sense; null may be compared with anything."""
    left, right = base(left), base(right)
    if NULL in {left, right}:
        return True
    match left, right:
        case EnumType(values=values), EnumType(values=others):
            return not set(values).isdisjoint(others)
        case ListType(element=element), ListType(element=other):
            return _nested_comparable(element, other)
        case MapType(key=key, value=value), MapType(key=other_key, value=other):
            return comparable(key, other_key) and _nested_comparable(value, other)
        case SetType(), SetType():
            return left == right
    return assignable(left, right) or assignable(right, left)


def _nested_comparable(left: Type, right: Type) -> bool:
    """Versions are equal by meaning, lists by their elements' values: the two do not mix."""
    return VERSION not in {base(left), base(right)} and comparable(left, right)
