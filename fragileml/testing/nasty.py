"""Texts that readers and parsers stumble over."""

from __future__ import annotations

SCALARS = (
    "",
    "~",
    "null",
    "yes",
    "no",
    "NaN",
    ".inf",
    "-.INF",
    "0x1F",
    "0o17",
    "1_000",
    "1e999",
    "-0",
    "4.40",
    "9223372036854775808",
    "-9223372036854775809",
    "2147483648",
    "1:30",
    "2026-11-25",
    "!!python/object:os.system x",
    "!reference x",
    "&anchor x",
    "*anchor",
    "<<",
    "@x",
    "`x`",
    "%x",
    "? x",
    "- x",
    "[",
    "]",
    "{",
    "}",
    "[[[[[[[[[[",
    "{a: {b: {c: {d:",
    "'",
    '"',
    "'it''s'",
    '"\\ud800"',
    '"\\x1b[31m"',
    "|",
    "|-",
    ">",
    "|9",
    "a: b: c",
    "a # b",
    "{{ x }}",
    "'{{'",
    "'{{ }}'",
    "'{{ x | .9999f }}'",
    "'{{ \"}}\" }}'",
    "= 1",
    "= ",
    "='",
    "true && false",
    "1 / 0 > 0",
    "[1, 2, 3].map(x, x).all(x, x > 0)",
    "'a'.matches('(a+)+$')",
    "size('') == 0",
    "packages['x'] < '1'",
    "metric('train', 'loss')",
    "../../etc/passwd",
    "/dev/zero",
    "a/b/c",
    "a.b.c",
    "A-B",
    "x" * 300,
    "..",
)
"""Values that stand where a scalar is expected; some are not even scalars."""

_TOKENS = r"""
&& || ! == != < <= > >= + - * / % ? : . , ( ) [ ] { } in true false null nan value 0 1 -1
0.0 1e308 9223372036854775807 0xFF 1u 'x' "x" r'\d' '''x''' b'x' size( has( .with(
.matches( clamp( curve( min( int( double( string( version( packages[ installed( satisfies(
metric( stage( issue( and not is // = === {{ }} |
"""

TOKENS = (*_TOKENS.split(), ".all(x, ", ".exists(x, ", ".map(x, ", ".filter(x, ")
"""Tokens of the grammars, and what people write in place of them."""

CHARACTERS = tuple(
    "\t\r\x00\x07\x1b\x7f\x85\xa0\u00ad\u2028\u202e\u200b\ufeff\uffff"
    "\xe9\u0301\xdf\u0130\ufb01\u4e2d\u0663\U0001f600\uff1d\u201c\u2013"
    "#:-'\"\\|>&*!%@`"
)
"""Characters that mean something to YAML, or that look like others."""

NOISE = (b"\xff", b"\xfe\xff", b"\xc3", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\x00")
"""Bytes that are not UTF-8, or not here."""

_KEYS = """
when set then effect issues state define needs params on_success visibility error stages
metrics use goal vary inject tests do type init menu min kind fragileml id roles bindings
<< no_such_key
"""

KEYS = tuple(_KEYS.split())
"""Keys of the language, and some that are none."""
