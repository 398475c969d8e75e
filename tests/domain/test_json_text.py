"""JSON is read exactly, strictly and within bounds."""

import json
from decimal import Decimal

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from domain.errors import Malformed
from domain.json_text import MOST_DIGITS, MOST_LEVELS, read_json


def test_decimals_are_exact_and_nothing_is_a_float() -> None:
    found = read_json(b"[0.1, 150000.00, 1e3, -0.30, 7, 123456789012345678901234567890.12]")
    assert found == [
        Decimal("0.1"),
        Decimal("150000.00"),
        Decimal("1e3"),
        Decimal("-0.30"),
        7,
        Decimal("123456789012345678901234567890.12"),
    ]
    assert isinstance(found, list)
    assert [type(item) for item in found] == [Decimal, Decimal, Decimal, Decimal, int, Decimal]
    assert str(found[1]) == "150000.00"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("null", None),
        ("true", True),
        ('"teks"', "teks"),
        ("{}", {}),
        (" [ ] ", []),
        ('{"a": {"b": [1, null]}}', {"a": {"b": [1, None]}}),
        ('"\\ud83d\\ude00"', "😀"),
        ('"\\\\u0000"', "\\u0000"),
        ('"\\u00e9"', "é"),
    ],
)
def test_plain_values(text: str, value: object) -> None:
    assert read_json(text) == value
    assert read_json(text.encode()) == value


def test_a_byte_order_mark_is_passed_over_once() -> None:
    assert read_json(b"\xef\xbb\xbf{}") == {}
    with pytest.raises(Malformed):
        read_json(b"\xef\xbb\xbf\xef\xbb\xbf{}")


REFUSED = {
    "empty": b"",
    "blank": b"  \n",
    "nan": b'{"a": NaN}',
    "infinity": b"[Infinity]",
    "minus infinity": b"-Infinity",
    "beyond a float": b"1e400",
    "beyond a float, negative": b"-1e400",
    "vanishing": b"1e-400",
    "exponent beyond Decimal": b"1e99999999999999999999",
    "exponent beyond Decimal, zero": b"0.0e-9999999999999999999999",
    "long integer": b"9" * (MOST_DIGITS + 1),
    "integer beyond int()": b"9" * 100_000,
    "long fraction": b"0." + b"3" * 100_000,
    "trailing comma in object": b'{"a": 1,}',
    "trailing comma in array": b"[1,]",
    "comment": b'{"a": 1 // one\n}',
    "single quotes": b"{'a': 1}",
    "two values": b"{} {}",
    "cut short": b'{"a": [1, 2',
    "bare word": b"undefined",
    "leading zero": b"007",
    "plus": b"+1",
    "hex": b"0x10",
    "newline in text": b'"a\nb"',
    "NUL in text": b'"a\x00b"',
    "NUL after value": b"{}\x00",
    "escaped NUL": b'{"a": ["x\\u0000"]}',
    "escaped NUL in a key": b'{"a\\u0000": 1}',
    "half a surrogate pair": b'"\\ud83d"',
    "the other half": b'{"a": {"b": "\\ude00 x"}}',
    "half a pair in a key": b'[{"\\udfff": 1}]',
    "no UTF-8": b'"\xff\xfe"',
    "encoded surrogate": b'"\xed\xa0\x80"',
    "overlong NUL": b'"\xc0\x80"',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "latin-1": '"é"'.encode("latin-1"),
    "deep arrays": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "deep and cut": b"[" * 100_000,
    "a little too deep": b"[" * (MOST_LEVELS + 1) + b"]" * (MOST_LEVELS + 1),
    "HTML": b"<html>502</html>",
    "zip": b"PK\x03\x04\x14\x00",
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_kept_exactly_is_refused_in_short(data: bytes) -> None:
    with pytest.raises(Malformed) as caught:
        read_json(data)
    assert 0 < len(str(caught.value)) < 200


def test_the_bounds_themselves_are_taken() -> None:
    assert read_json("9" * MOST_DIGITS) == int("9" * MOST_DIGITS)
    deep = read_json("[" * MOST_LEVELS + "]" * MOST_LEVELS)
    assert json.dumps(deep) == "[" * MOST_LEVELS + "]" * MOST_LEVELS
    assert read_json(b"[" + b",".join([b"[{}]"] * 500) + b"]") == [[{}]] * 500
    assert read_json(f'["{"[" * 5000}"]') == ["[" * 5000]


def test_the_refusal_says_where() -> None:
    with pytest.raises(Malformed, match=r"at character 8"):
        read_json('{"a": 1,}')


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.text(st.characters(codec="utf-8", exclude_characters="\x00")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(alphabet="abcé😀", max_size=4), inner),
)


@seed(20261121)
@settings(max_examples=300, deadline=None)
@given(value=VALUES, escaped=st.booleans())
def test_what_is_written_is_read_back(value: object, escaped: bool) -> None:
    assert read_json(json.dumps(value, ensure_ascii=escaped).encode()) == value


@seed(20261121)
@settings(max_examples=300, deadline=None)
@given(amount=st.decimals(allow_nan=False, allow_infinity=False, places=4, max_value=10**20))
def test_amounts_come_back_to_the_digit(amount: Decimal) -> None:
    text = format(amount, "f")
    found = read_json(text)
    assert isinstance(found, Decimal)
    assert format(found, "f") == text


@seed(20261121)
@settings(max_examples=1000, deadline=None)
@given(
    data=st.binary(max_size=60) | st.text(alphabet='{}[]",:\\u0dD8eE+-.19 nulltrfs').map(str.encode)
)
def test_any_bytes_are_a_value_or_malformed(data: bytes) -> None:
    try:
        read_json(data)
    except Malformed:
        return
