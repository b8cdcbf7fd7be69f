"""The four readers of what somebody made to harm them, each with its law, inputs to begin with, and a strategy."""

import json
import os
import struct
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st

from autograder.errors import ProtocolError, UnreadableNotebookError, UsageError
from autograder.guest.notebook import read_notebook
from autograder.guest.reading import MOST_CELLS, Reading
from autograder.guest.script import read_script
from autograder.similarity.fragments import Written
from autograder.similarity.words import LONGEST
from autograder.submissions.discover import discover
from autograder.submissions.files import MAX_FILE_BYTES
from autograder.wire.codec import decode, encode

INSTRUMENTED = ("autograder.wire", "autograder.guest", "autograder.submissions", "autograder.similarity", "json")
_FOLDER = Path(tempfile.mkdtemp(prefix="fuzz-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None))
_ENTRIES_READ = 20


@dataclass(frozen=True, kw_only=True)
class Target:
    """One reader.

    Attributes:
        check: reads the bytes; raises if that breaks the law.
        seeds: inputs to begin with.
        inputs: inputs with a structure.
    """

    check: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    inputs: st.SearchStrategy[bytes]


def check_decoder(data: bytes) -> None:
    """A frame gives a value that crosses the wall again unchanged, or a ProtocolError; so does anything framed."""
    for frame in (data, framed(data)):
        try:
            value = decode(frame)
        except ProtocolError:
            continue
        try:
            again = encode(value)
        except ProtocolError:
            continue  # it became too large as text
        assert encode(decode(again)) == again


def framed(data: bytes) -> bytes:
    """Bytes as header and buffers of a frame whose sizes are right; a line feed twice divides them."""
    header, _, buffers = data.partition(b"\n\n")
    return struct.pack("<II", len(header) + len(buffers) + 4, len(header)) + header + buffers


def check_notebook(data: bytes) -> None:
    """A file gives cells of text, or no cells and a sentence; whether it is read as a notebook or as a script."""
    for reading in (read_notebook(data), read_script(data)):
        _check_reading(reading)


def _check_reading(reading: Reading) -> None:
    assert reading.problem == "" or (reading.problem.endswith((".", "?")) and not reading.cells)
    assert len(reading.cells) <= MOST_CELLS
    for cell in reading.cells:
        assert cell.type in ("code", "markdown", "raw")
        encode([cell.source[:1000], cell.id, cell.grade_id])


def check_archive(data: bytes) -> None:
    """An archive gives submissions of bytes within the limit, or sentences; and nothing is written anywhere."""
    path = _FOLDER / "class.zip"
    path.write_bytes(data)
    try:
        found = discover(path, "a")
    except UsageError:
        found = []
    for one in found[:_ENTRIES_READ]:
        assert ".." not in Path(one.source).parts and not one.source.startswith("/")
        try:
            assert len(one.read()) <= MAX_FILE_BYTES
        except UnreadableNotebookError as error:
            assert str(error).endswith(".")
    assert list(_FOLDER.iterdir()) == [path]


def check_answer(data: bytes) -> None:
    """An answer's text gives statements of words, no more of either than it has characters."""
    written = Written(data.decode("utf-8", "surrogateescape"))
    assert all(all(line) for line in written.lines)
    assert written.length <= min(len(data), LONGEST)
    assert all(written.fragments)


def decoder_seeds() -> list[bytes]:
    """Frames of every kind of value, and headers with their buffers."""
    values: list[Any] = [None, True, 3, -0.0, float("nan"), "text", b"bytes", [1, [2]], {"key": {"inner": 1.5}}]
    values += [np.arange(6.0).reshape(2, 3), np.array(2 + 1j), {"arrays": [np.zeros(0, np.float32), np.ones(2, bool)]}]
    frames = [encode(value) for value in values]
    headers = [frame[8 : 8 + struct.unpack_from("<I", frame, 4)[0]] for frame in frames]
    return frames + [header + b"\n\n" + frame[8 + len(header) :] for frame, header in zip(frames, headers, strict=True)]


def notebook_seeds() -> list[bytes]:
    """A notebook of each format, and a script of each kind."""
    code = {"cell_type": "code", "source": ["x = 1\n", "y = 2"], "id": "a", "outputs": [], "execution_count": None}
    code |= {"metadata": {"nbgrader": {"grade_id": "relu", "solution": True}}}
    four = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [code, {"cell_type": "markdown", "source": "#"}],
    }
    three = {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": "x", "language": "python"}]}]}
    written = [json.dumps(one) for one in (four, three)]
    scripts = [
        '# %% [markdown] id="b"\n# text\n# %% nbgrader={"grade_id": "relu"}\nx = 1\n',
        "# In[1]:\nx = 1\n",
        "x\n",
    ]
    return [text.encode() for text in (*written, *scripts)] + [
        written[0].encode("utf-16"),
        written[0].encode("utf-8-sig"),
    ]


def answer_seeds() -> list[bytes]:
    """Answers with everything that is told apart."""
    heads = [b'@tf.function\ndef f(x, *, a=1e-3):\n    """Doc."""\n', b"f = lambda x, y: "]
    return [head + b"    return {x[0]: f'{a!r:>9}'} if x is not y.z else 0xff  # no\n" for head in heads]


def archive_seeds() -> list[bytes]:
    """Archives of each layout, packed and plain, with a comment, with 64-bit sizes, with odd names."""
    return [
        _archive("ada/a/a.ipynb", "bob/a/a.ipynb", packed=zipfile.ZIP_STORED),
        _archive("ada/a/a.ipynb", "ada/a/timestamp.txt"),
        _archive("ada.ipynb", "bob.py", comment=b"PK\5\6 comment"),
        _archive("submitted/ada/a/a.ipynb", "../x.ipynb", "/y.ipynb", "é\u202e/a/a.ipynb"),
        _archive("ada/a/a.ipynb", large=True),
    ]


def _archive(*names: str, packed: int = zipfile.ZIP_DEFLATED, comment: bytes = b"", large: bool = False) -> bytes:
    path = _FOLDER / "seed.zip"
    with zipfile.ZipFile(path, "w", packed) as made:
        made.comment = comment
        for name in names:
            with made.open(name, "w", force_zip64=large) as stream:
                stream.write(b'{"cells": []}' * 3)
    content = path.read_bytes()
    path.unlink()
    return content


def _changed(seeds: list[bytes]) -> st.SearchStrategy[bytes]:
    """Seeds with some bytes overwritten, cut out, or written twice."""
    changes = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2**16), st.binary(max_size=8)), max_size=6)
    return st.builds(_change, st.sampled_from(seeds), changes)


def _change(seed: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    content = bytearray(seed)
    for kind, place, piece in changes:
        at = place % (len(content) + 1)
        if kind == 0:
            content[at : at + len(piece)] = piece
        elif kind == 1:
            del content[at : at + len(piece)]
        else:
            content[at:at] = content[at : at + 8 * len(piece)]
    return bytes(content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from("abdfkx"), inner, max_size=3),
    max_leaves=20,
)
KEYS = ("cell_type", "source", "input", "metadata", "nbgrader", "grade_id", "outputs", "id", "cells", "worksheets")
NOTEBOOKS = st.recursive(
    JSON | st.sampled_from(["code", "markdown", "raw"]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=30,
)
TABLES = st.lists(st.tuples(st.sampled_from(["uint8", "float64", "bool", "object"]), st.lists(st.integers(-1, 2**41))))
HEADERS = st.builds(lambda tree, table: json.dumps([tree, table]).encode(), JSON, TABLES | JSON)
DIRECTORIES = st.lists(
    st.builds(
        lambda numbers, name: struct.pack("<4s6H3L5H2L", b"PK\1\2", *numbers[:9], len(name), *numbers[9:]) + name,
        st.tuples(*[st.integers(0, 2**16 - 1)] * 15),
        st.sampled_from([b"ada/a/a.ipynb", b"../a.ipynb", b"bob.ipynb", b"a/" * 50, b"\0", b"", b"\xff.py"]),
    ),
    max_size=5,
).map(lambda listed: b"".join(listed))
ENDED = st.builds(
    lambda listed, place, count: (
        listed + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(listed), place % (len(listed) + 1), 0)
    ),
    DIRECTORIES,
    st.integers(0, 2**32 - 1),
    st.integers(0, 2**16 - 1),
)

TARGETS = {
    "decoder": Target(
        check=check_decoder,
        seeds=decoder_seeds,
        inputs=st.binary(max_size=200)
        | _changed(decoder_seeds())
        | st.builds(lambda header, data: header + b"\n\n" + data, HEADERS, st.binary(max_size=64)),
    ),
    "notebook": Target(
        check=check_notebook,
        seeds=notebook_seeds,
        inputs=st.binary(max_size=200)
        | _changed(notebook_seeds())
        | NOTEBOOKS.map(lambda tree: json.dumps(tree).encode())
        | st.builds(lambda cells: json.dumps({"cells": cells}).encode(), NOTEBOOKS),
    ),
    "archive": Target(
        check=check_archive,
        seeds=archive_seeds,
        inputs=st.binary(max_size=200) | _changed(archive_seeds()) | ENDED,
    ),
    "answer": Target(
        check=check_answer,
        seeds=answer_seeds,
        inputs=st.text("()[]{}\"'\\#:=.f_ \n1ax").map(str.encode) | _changed(answer_seeds()),
    ),
}
