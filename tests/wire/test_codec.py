"""Frames: what goes in comes out, and whatever else arrives is refused without harm."""

import json
import math
import resource
import struct
import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder.errors import ProtocolError
from autograder.wire.codec import DTYPES, MAX_DEPTH, MAX_FRAME_BYTES, decode, encode, read_frame

INTEGERS = st.integers(-(2**63), 2**63 - 1)
ARRAYS = st.sampled_from(sorted(DTYPES)).flatmap(
    lambda name: arrays.arrays(np.dtype(name), arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
)
LEAVES = st.none() | st.booleans() | INTEGERS | st.floats() | st.text() | st.binary(max_size=50) | ARRAYS
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4))


def same(one: Any, other: Any) -> bool:
    """Equal in type and to the last bit."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, float) and math.isnan(one):
        return math.isnan(other)
    return bool(one == other)


def frame(header: bytes, data: bytes = b"") -> bytes:
    return struct.pack("<II", 4 + len(header) + len(data), len(header)) + header + data


def total(data: bytes) -> None:
    """Decoding gives a value or `ProtocolError`; any other exception fails the test."""
    try:
        decode(data)
    except ProtocolError:
        return


@given(VALUES)
@example([math.inf, -math.inf, math.nan, -0.0, 2**63 - 1, -(2**63), "\ud800", {"": None}])
@example(np.zeros((0, 3, 0)))
@example(np.array(2.5, dtype=">f8").astype("<f8"))
def test_a_value_survives_the_journey(value: object) -> None:
    assert same(decode(encode(value)), value)


@given(st.lists(LEAVES, max_size=5))
def test_a_tuple_arrives_as_a_list(items: list[object]) -> None:
    assert same(decode(encode(tuple(items))), items)


@given(ARRAYS)
def test_byte_order_and_layout_do_not_matter(array: np.ndarray) -> None:
    foreign = np.array(array, dtype=array.dtype.newbyteorder(">"), order="F")

    assert same(decode(encode(foreign)), array)


def test_a_strided_view_arrives_as_what_it_shows() -> None:
    array = np.arange(24.0).reshape(4, 6)

    assert same(decode(encode(array[::2, ::-1].T)), np.ascontiguousarray(array[::2, ::-1].T))


@pytest.mark.parametrize(("given", "expected"), [(2**64, 2.0**64), (10**400, math.inf), (-(10**400), -math.inf)])
def test_an_integer_beyond_64_bits_becomes_a_float(given: int, expected: float) -> None:
    assert same(decode(encode(given)), expected)


class _Array(np.ndarray):
    """An array that might lie."""


class _Sub(float):
    """A float that might lie."""


@pytest.mark.parametrize(
    "value",
    [
        object(),
        1j,
        {1, 2},
        {1: 2},
        np.float64(1.0),
        np.array([object()]),
        np.array(["text"]),
        np.array([1], dtype="datetime64[s]"),
        np.zeros(1, dtype=[("a", "f4")]),
        np.ma.masked_array([1.0], [True]),
        np.zeros(2).view(_Array),
        _Sub(1.0),
        np.zeros((1,) * 9),
        bytearray(b"x"),
        range(3),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_not_plain_cannot_cross(value: object) -> None:
    with pytest.raises(ProtocolError):
        encode([value])


def _nested(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


def test_nesting_has_a_limit_on_both_sides() -> None:
    deepest = _nested(MAX_DEPTH)

    assert decode(encode(deepest)) == deepest
    with pytest.raises(ProtocolError, match="nested deeper"):
        encode(_nested(MAX_DEPTH + 1))
    with pytest.raises(ProtocolError, match="nested deeper"):
        decode(frame(json.dumps([_nested(MAX_DEPTH + 1), []]).encode()))


def test_a_value_that_is_too_large_is_refused_before_it_is_sent() -> None:
    with pytest.raises(ProtocolError, match="at most"):
        encode(np.zeros(MAX_FRAME_BYTES, dtype=np.uint8))
    with pytest.raises(ProtocolError, match="at most"):
        encode("x" * 2**21)


@given(VALUES, st.data())
def test_a_frame_with_changed_bytes_is_a_value_or_refused(value: object, data: st.DataObject) -> None:
    mutated = bytearray(encode(value))
    for _ in range(data.draw(st.integers(1, 4))):
        mutated[data.draw(st.integers(0, len(mutated) - 1))] = data.draw(st.integers(0, 255))

    total(bytes(mutated))


@given(VALUES, st.data())
def test_a_frame_cut_short_or_drawn_out_is_refused(value: object, data: st.DataObject) -> None:
    whole = encode(value)
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    longer = whole + data.draw(st.binary(min_size=1, max_size=9))

    for broken in (cut, longer):
        with pytest.raises(ProtocolError):
            decode(broken)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["a", "b", "d", "f", ""]), inner, max_size=2)
    ),
)
ENTRIES = st.lists(
    st.tuples(st.sampled_from([*DTYPES, "object", "str", "<U0"]), st.lists(st.integers(-1, 2**70))) | JSON
)


@given(JSON, ENTRIES | JSON, st.binary(max_size=64))
def test_any_header_gives_a_value_or_is_refused(tree: object, table: object, data: bytes) -> None:
    total(frame(json.dumps([tree, table]).encode(), data))


@given(st.binary(max_size=200))
def test_any_bytes_give_a_value_or_are_refused(data: bytes) -> None:
    total(data)
    total(frame(data))


HOSTILE = {
    "not JSON": b"{",
    "deep": b"[" * 900_000,
    "deep and closed": b"[[" + b"[" * 100_000 + b"]" * 100_000 + b",[]]",
    "huge integer": b"[" + b"9" * 900_000 + b",[]]",
    "NaN token": b"[NaN,[]]",
    "Infinity token": b"[[1,Infinity],[]]",
    "not a pair": b"[1,[],2]",
    "no table": b"[1,{}]",
    "not UTF-8": b'["\xff",[]]',
    "unknown tag": b'[{"x":1},[]]',
    "two tags": b'[{"a":0,"f":"nan"},[]]',
    "no tag": b"[{},[]]",
    "no such float": b'[{"f":"1"},[]]',
    "unhashable float": b'[{"f":[]},[]]',
    "no such buffer": b'[{"a":0},[]]',
    "one buffer twice": b'[[{"b":0},{"b":0}],[["uint8",[0]]]]',
    "a buffer without use": b'[1,[["uint8",[0]]]]',
    "more than 64 bits": b"[18446744073709551616,[]]",
    "key is no text": b'[{"d":[[1,2]]},[]]',
    "pairs are no pairs": b'[{"d":[1]},[]]',
    "pairs are a number": b'[{"d":1},[]]',
    "object array": b'[{"a":0},[["object",[1]]]]',
    "string array": b'[{"a":0},[["<U0",[1000000000000]]]]',
    "unhashable type": b'[{"a":0},[[[],[1]]]]',
    "negative extent": b'[{"a":0},[["uint8",[-1]]]]',
    "extent by truth": b'[{"a":0},[["uint8",[true]]]]',
    "real extent": b'[{"a":0},[["uint8",[1.0]]]]',
    "zero hides a giant": b'[{"a":0},[["uint8",[0,1099511627775]]]]',
    "more than can be counted beside a zero": b'[{"a":0},[["uint8",[0,1099511627775,1099511627775]]]]',
    "overflowing extents": b'[{"a":0},[["uint8",[1099511627775,1099511627775,1099511627775]]]]',
    "nine dimensions": b'[{"a":0},[["uint8",[1,1,1,1,1,1,1,1,1]]]]',
    "sixty-four gigabytes": b'[{"a":0},[["float64",[8589934592]]]]',
}


@pytest.mark.parametrize("header", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_header_is_refused_without_memory(header: bytes) -> None:
    data = frame(header)
    tracemalloc.start()
    try:
        total(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 60 * len(header) + 2**20


@pytest.mark.parametrize(("name", "header"), [pair for pair in HOSTILE.items() if not pair[0].startswith("zero")])
def test_a_hostile_header_gives_no_value(name: str, header: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode(frame(header))


def test_a_buffer_cannot_be_multiplied() -> None:
    megabytes = b"x" * (8 << 20)
    header = json.dumps([[{"b": 0}] * 20_000, [["uint8", [len(megabytes)]]]]).encode()

    with pytest.raises(ProtocolError):
        decode(frame(header, megabytes))


def test_keys_given_twice_do_no_harm() -> None:
    assert decode(frame(b'[{"d":[["k",1],["k",2]]},[]]')) == {"k": 2}


def test_reading_stops_before_a_frame_that_claims_too_much() -> None:
    asked: list[int] = []

    def receive(size: int) -> bytes:
        asked.append(size)
        return struct.pack("<II", 2**32 - 1, 16)

    with pytest.raises(ProtocolError, match="refused"):
        read_frame(receive)
    assert asked == [8]


@given(VALUES)
def test_reading_takes_one_frame_and_leaves_the_rest(value: object) -> None:
    stream = memoryview(encode(value) + b"rest")
    position = 0

    def receive(size: int) -> bytes:
        nonlocal position
        position += size
        return bytes(stream[position - size : position])

    assert same(decode(read_frame(receive)), value)
    assert bytes(stream[position:]) == b"rest"


def test_a_decoded_array_cannot_be_written_into_the_frame() -> None:
    whole = encode(np.arange(3.0))
    array = decode(whole)

    with pytest.raises(ValueError, match="read-only"):
        array[0] = 9


def test_the_smallest_frames_do_not_cost_the_largest() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(2000):
        total(frame(b'[{"a":0},[["float64",[8589934592]]]]'))

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000
