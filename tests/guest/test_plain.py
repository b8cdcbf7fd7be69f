"""What student code returns becomes plain values, or is refused, whatever it says of itself."""

import collections
import enum
import math
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder.guest.plain import DEEPEST, MOST_BYTES, TooLargeError, UnreadableError, describe_type, plain
from autograder.wire.codec import decode, encode

Make = Callable[[], object]


class Colour(enum.IntEnum):
    RED = 3


class LyingFloat(float):
    def __float__(self) -> float:
        return 1.0

    def __add__(self, other: object) -> "LyingFloat":
        return LyingFloat(2.0)

    def __pos__(self) -> "LyingFloat":
        return LyingFloat(4.0)


class LyingText(str):
    def __str__(self) -> str:
        raise RuntimeError

    def __len__(self) -> int:
        return -1

    def __getitem__(self, key: object) -> "LyingText":
        return self


class LyingList(list[Any]):
    def __iter__(self) -> Any:
        return iter("lies")

    def __len__(self) -> int:
        return 10**9


class LyingDict(dict[str, Any]):
    def items(self) -> Any:
        return [("a", object())]


class LyingArray(np.ndarray):  # type: ignore[type-arg]
    def __array__(self, *_: object, **__: object) -> Any:
        return np.zeros(3)

    def __eq__(self, other: object) -> bool:  # type: ignore[override]
        return True

    @property
    def shape(self) -> Any:
        return (7,)

    def tobytes(self, *_: object) -> bytes:
        return b"forged"


class Convertible:
    def __init__(self, value: Any) -> None:
        self.value = value

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self.value


class Pretender:
    """No list, although its `__class__` says so."""

    @property
    def __class__(self) -> type:  # type: ignore[override]
        return list


@pytest.mark.parametrize("value", [None, True, False, 0, -3, 2.5, -0.0, math.inf, "text", b"bytes"])
def test_plain_scalars_stay(value: object) -> None:
    assert type(plain(value)) is type(value)
    assert repr(plain(value)) == repr(value)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: Colour.RED, 3),
        (lambda: LyingFloat(-0.5), -0.5),
        (lambda: LyingText("true"), "true"),
        (lambda: LyingList([1, 2]), [1, 2]),
        (lambda: (1, (2.0, None)), [1, [2.0, None]]),
        (lambda: collections.namedtuple("P", "x y")(1, 2), [1, 2]),
        (lambda: collections.OrderedDict(a=(1,)), {"a": [1]}),
        (lambda: LyingDict(b=2), {"b": 2}),
        (lambda: [[1, 2], [3]], [[1, 2], [3]]),
    ],
)
def test_subclasses_become_what_they_derive_from(make: Make, expected: object) -> None:
    out = plain(make())
    assert out == expected
    assert type(out) is type(expected)


@pytest.mark.parametrize(
    "make",
    [
        lambda: np.float32(1.5),
        lambda: np.bool_(True),
        lambda: np.int8(-3),
        lambda: np.array([[1.0, np.nan]]),
        lambda: np.array([1, 2], ">i4"),
        lambda: np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        lambda: np.arange(10)[::-2],
        lambda: np.zeros((0, 3), np.float16),
        lambda: np.array([1 + 2j], np.complex64),
        lambda: np.matrix([[1.0, 2.0]]),
        lambda: np.ma.masked_array([1.0, 2.0], [0, 1]),
        lambda: tf.constant([[1.0, 2.0]]),
        lambda: tf.constant(3, tf.int64),
        lambda: tf.Variable([1.0, 2.0]),
        lambda: keras.Variable([1.0, 2.0]),
        lambda: Convertible(np.array([1.0, 2.0])),
        lambda: 3 + 4j,
    ],
)
@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_anything_with_numbers_becomes_a_true_array(make: Make) -> None:
    value: Any = make()
    out = plain(value)
    truth = value.numpy() if hasattr(value, "numpy") else getattr(value, "value", value)
    assert type(out) is np.ndarray
    np.testing.assert_array_equal(out, np.array(truth, subok=False))
    assert out.dtype.type is np.asarray(truth).dtype.type


def test_an_array_is_a_copy() -> None:
    array = np.zeros(3)
    out = plain(array)
    array[0] = 1
    assert isinstance(out, np.ndarray) and out[0] == 0


def test_bfloat16_and_long_doubles_become_what_can_cross() -> None:
    out = plain(tf.constant([1.5], tf.bfloat16))
    assert isinstance(out, np.ndarray) and out.dtype == np.float32
    out = plain(np.array([1.5], np.longdouble))
    assert isinstance(out, np.ndarray) and out.dtype == np.float64


def test_an_array_that_lies_is_read_by_its_memory() -> None:
    array = np.array([[5.0, 6.0]]).view(LyingArray)
    out = plain(array)
    assert type(out) is np.ndarray
    np.testing.assert_array_equal(out, [[5.0, 6.0]])


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: object(), "object"),
        (lambda: len, "builtin"),
        (lambda: int, "type"),
        (lambda: iter([1]), "list_iterator"),
        (lambda: {1, 2}, "set"),
        (lambda: {1: 2}, "key of type int"),
        (lambda: np.array([object()]), "Python objects"),
        (lambda: np.array(["a"]), "str"),
        (lambda: np.array(["2020-01-01"], "datetime64[D]"), "datetime64"),
        (lambda: np.zeros((1,) * 9), "9 dimensions"),
        (lambda: np.zeros(2, [("a", "f4")]), "void"),
        (lambda: tf.constant(["a"]), "Python objects"),
        (lambda: Pretender(), "Pretender"),
        (lambda: Convertible([1]), "__array__"),
        (lambda: keras.KerasTensor((3,)), "symbolic"),
        (lambda: keras.Sequential(), "Sequential"),
        (lambda: tf.RaggedTensor.from_row_lengths([1, 2, 3], [1, 2]), "RaggedTensor"),
    ],
)
def test_what_holds_no_numbers_is_unreadable(make: Make, word: str) -> None:
    value = make()
    with pytest.raises((UnreadableError, TypeError, ValueError, AttributeError), match=word):
        plain(value)


def test_too_deep_too_large_too_long_and_endless_are_refused() -> None:
    deep: Any = 1
    for _ in range(DEEPEST + 2):
        deep = [deep]
    endless: list[Any] = []
    endless.extend([endless] * 10)
    with pytest.raises(UnreadableError, match="deeply"):
        plain(deep)
    with pytest.raises((UnreadableError, TooLargeError)):
        plain(endless)
    for value in (
        np.broadcast_to(np.float64(1), (10**9,)),
        [np.zeros(MOST_BYTES // 8), 1.0, np.zeros(1)],
        "x" * 10**6,
        [[1.0]] * 100_000,
        [str(i) for i in range(100_000)],
    ):
        with pytest.raises(TooLargeError):
            plain(value)


@pytest.mark.parametrize("item", [1.5, 7, True, 10**30])
def test_a_long_list_of_numbers_is_handed_over_as_an_array(item: Any) -> None:
    out = plain([item] * 100_000)
    assert isinstance(out, np.ndarray)
    assert out.shape == (100_000,) and out[0] == item


LEAVES: Any = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | arrays.arrays(arrays.scalar_dtypes(), arrays.array_shapes(min_side=0, max_side=3))
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.tuples(inner) | st.dictionaries(st.text(max_size=4), inner)
)


@settings(max_examples=200, deadline=None)
@given(VALUES)
def test_whatever_is_plain_can_cross_the_wall(value: object) -> None:
    try:
        out = plain(value)
    except UnreadableError:
        return
    decode(encode({"ending": "returned", "value": out}))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: tf.zeros((3, 5)), "tensor float32 (3, 5)"),
        (lambda: tf.Variable(1.0), "tensor float32 ()"),
        (lambda: np.zeros(3), "array float64 (3,)"),
        (lambda: np.float32(1), "float32"),
        (lambda: 1.0, "float"),
        (lambda: None, "NoneType"),
        (lambda: [1, 2], "list of 2"),
        (lambda: LyingList([1]), "LyingList of 1"),
        (lambda: {}, "dict"),
    ],
)
def test_the_type_is_said_as_a_student_would(make: Make, words: str) -> None:
    assert describe_type(make()) == words
