"""Turn plain values into one frame of bytes and back.

Both sides of the wall. A frame is ``uint32 size of the rest, uint32 size of the header, header, buffers``: the header
is UTF-8 JSON with the tree of values and a table of buffers; the arrays' raw little-endian buffers follow in its order.
Decoding is total: a value, or `ProtocolError`. It never unpickles, never allocates what a header merely claims,
and never lets a frame choose a class.
"""

import json
import math
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.errors import ProtocolError

MAX_FRAME_BYTES = 64 * 2**20
MAX_HEADER_BYTES = 2**20
MAX_DEPTH = 16
MAX_DIMENSIONS = 8
_KINDS = "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 complex64 complex128"
# By name, as it is sent; and the name of each, in whichever order its bytes are.
DTYPES: dict[str, np.dtype[Any]] = {name: np.dtype(name).newbyteorder("<") for name in _KINDS.split()}
_NAMES = {one: name for name, dtype in DTYPES.items() for one in (dtype, dtype.newbyteorder(">"))}
_PREFIX = struct.Struct("<II")
_LIMIT_OF_INTEGERS = 2**63
_LIMIT_OF_EXTENTS = 2**40  # of each, and of their product without zeros, beyond which NumPy cannot count
_FLOATS = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}

Array = np.ndarray[Any, Any]
Buffers = list[tuple[str, Array]]


def encode(value: object) -> bytes:
    """Return the frame that holds `value`.

    Tuples become lists. Non-finite floats are allowed. Integers beyond 64 bits become floats.

    Raises:
        ProtocolError: the value holds something that is not plain, is too deep or too large.
    """
    buffers: Buffers = []
    tree = _plain(value, buffers, 0)
    table = [[name, array.shape] for name, array in buffers]
    header = json.dumps([tree, table], separators=(",", ":")).encode("utf-8", "surrogatepass")
    blob = b"".join([header, *(array.tobytes() for _, array in buffers)])
    if len(header) > MAX_HEADER_BYTES or len(blob) + 4 > MAX_FRAME_BYTES:
        raise ProtocolError(f"the value takes {len(blob)} bytes; at most {MAX_FRAME_BYTES} can cross the wall")
    return _PREFIX.pack(len(blob) + 4, len(header)) + blob


def decode(frame: bytes) -> Any:
    """Return the value in a whole frame.

    Raises:
        ProtocolError: anything about the frame is not as `encode` makes it.
    """
    if len(frame) < _PREFIX.size:
        raise ProtocolError(f"a frame has at least {_PREFIX.size} bytes, this one has {len(frame)}")
    size, header_size = _PREFIX.unpack_from(frame)
    if size + 4 != len(frame) or header_size > min(MAX_HEADER_BYTES, len(frame) - _PREFIX.size):
        raise ProtocolError(f"the frame says {size + 4} bytes and has {len(frame)}")
    start = _PREFIX.size
    tree, table = _header(frame[start : start + header_size])
    buffers = iter(_buffers(table, memoryview(frame)[start + header_size :]))
    try:
        value = _value(tree, buffers, 0)
    except (TypeError, ValueError, KeyError, StopIteration, RuntimeError) as error:
        raise ProtocolError(f"the frame's header is malformed: {type(error).__name__}") from None
    if next(buffers, None) is not None:
        raise ProtocolError("the frame holds an array that is no part of the value")
    return value


def read_frame(receive: Callable[[int], bytes], limit: int = MAX_FRAME_BYTES) -> bytes:
    """Read one whole frame with `receive(n)`, which returns exactly n bytes or raises.

    Raises:
        ProtocolError: the frame claims more than `limit` bytes; nothing of it has been read then.
    """
    prefix = receive(_PREFIX.size)
    size, header_size = _PREFIX.unpack(prefix)
    if size > limit or size < 4 or header_size > min(MAX_HEADER_BYTES, size - 4):
        raise ProtocolError(f"a frame of {size} bytes with a header of {header_size} is refused (at most {limit})")
    return prefix + receive(size - 4)


def _plain(value: object, buffers: Buffers, depth: int) -> object:
    if depth > MAX_DEPTH:
        raise ProtocolError(f"the value is nested deeper than {MAX_DEPTH} levels")
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind not in _ENCODERS:
        raise ProtocolError(
            f"{kind.__name__} cannot cross the wall: a plain value is None, bool, int, float, str, bytes, list, tuple, "
            "dict or a NumPy array"
        )
    return _ENCODERS[kind](value, buffers, depth)


def _integer(value: int, buffers: Buffers, depth: int) -> object:
    if -_LIMIT_OF_INTEGERS <= value < _LIMIT_OF_INTEGERS:
        return value
    try:
        return _real(float(value), buffers, depth)
    except OverflowError:
        return {"f": "inf" if value > 0 else "-inf"}


def _real(value: float, buffers: Buffers, depth: int) -> object:
    return value if math.isfinite(value) else {"f": repr(value)}


def _bytes(value: bytes, buffers: Buffers, depth: int) -> object:
    return _array(np.frombuffer(value, np.uint8), buffers, depth, "b")


def _array(value: Array, buffers: Buffers, depth: int, tag: str = "a") -> object:
    dtype = value.dtype
    name = _NAMES.get(dtype)
    if name is None or value.ndim > MAX_DIMENSIONS:
        raise ProtocolError(f"an array of {dtype.name} with {value.ndim} dimensions cannot cross the wall")
    little = DTYPES[name]
    buffers.append((name, value if dtype == little else value.astype(little)))
    return {tag: 0}


def _list(value: Sequence[object], buffers: Buffers, depth: int) -> object:
    return [item if type(item) in _AS_IT_IS else _plain(item, buffers, depth + 1) for item in value]


def _dict(value: Mapping[object, object], buffers: Buffers, depth: int) -> object:
    return {
        "d": [
            [_key(key), item if type(item) in _AS_IT_IS else _plain(item, buffers, depth + 1)]
            for key, item in value.items()
        ]
    }


def _key(key: object) -> str:
    if type(key) is not str:
        raise ProtocolError(f"the keys of a dict must be str, received {type(key).__name__}")
    return key


# By exact type: a subclass may lie about itself.
_AS_IT_IS = frozenset({type(None), bool, str})
_ENCODERS: dict[type, Callable[[Any, Buffers, int], object]] = {
    int: _integer,
    float: _real,
    bytes: _bytes,
    np.ndarray: _array,
    list: _list,
    tuple: _list,
    dict: _dict,
}


def _header(header: bytes) -> tuple[Any, list[Any]]:
    try:
        tree, table = json.loads(header.decode("utf-8", "surrogatepass"), parse_constant=_no_constant)
    except (ValueError, TypeError, RecursionError, UnicodeError) as error:
        raise ProtocolError(f"the frame's header is not as expected: {type(error).__name__}") from None
    if type(table) is not list:
        raise ProtocolError("the frame's table of buffers is not a list")
    return tree, table


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _buffers(table: list[Any], data: memoryview) -> list[Array]:
    arrays = []
    offset = 0
    for entry in table:
        dtype, shape, count = _entry(entry)
        size = count * dtype.itemsize
        if size > len(data) - offset:
            raise ProtocolError(f"an array of {size} bytes is claimed where {len(data) - offset} are left")
        arrays.append(np.frombuffer(data, dtype, count, offset).reshape(shape))
        offset += size
    if offset != len(data):
        raise ProtocolError(f"{len(data) - offset} bytes follow the last array")
    return arrays


def _entry(entry: Any) -> tuple[np.dtype[Any], list[int], int]:
    if type(entry) is not list or len(entry) != 2:
        raise ProtocolError("an entry of the buffer table is not a pair")
    name, shape = entry
    if type(name) is not str or name not in DTYPES:
        raise ProtocolError("an array has a type that cannot cross the wall")
    if type(shape) is not list or len(shape) > MAX_DIMENSIONS:
        raise ProtocolError("an array has a malformed shape")
    if any(type(extent) is not int or not 0 <= extent < _LIMIT_OF_EXTENTS for extent in shape):
        raise ProtocolError("an array has a malformed shape")
    if math.prod(filter(None, shape)) >= _LIMIT_OF_EXTENTS:
        raise ProtocolError("an array has a shape that is too large")
    return DTYPES[name], shape, math.prod(shape)


def _value(tree: Any, buffers: Iterator[Array], depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise ProtocolError(f"the value is nested deeper than {MAX_DEPTH} levels")
    kind = type(tree)
    if kind is list:
        return [item if type(item) in _AS_IT_IS else _value(item, buffers, depth + 1) for item in tree]
    if kind is int and not -_LIMIT_OF_INTEGERS <= tree < _LIMIT_OF_INTEGERS:
        raise ProtocolError("an integer has more than 64 bits")
    return _tagged(tree, buffers, depth) if kind is dict else tree


def _tagged(tree: dict[str, Any], buffers: Iterator[Array], depth: int) -> Any:
    if len(tree) != 1:
        raise ProtocolError("a tagged value has exactly one tag")
    ((tag, content),) = tree.items()
    if tag == "d":
        return {
            _key(key): item if type(item) in _AS_IT_IS else _value(item, buffers, depth + 1) for key, item in content
        }
    if tag == "f":
        return _FLOATS[content]
    # In order, and each one once: a header that named one buffer many times would multiply it.
    if tag == "a":
        return next(buffers)
    if tag == "b":
        return next(buffers).tobytes()
    raise ProtocolError("a tagged value has an unknown tag")
