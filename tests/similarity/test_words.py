"""Words of code: what a copier changes vanishes, what a program does stays, and no text takes long or fails."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.similarity.fragments import Written
from autograder.similarity.words import LONGEST, lines

CODE = '''
def scale(x, factor=1e-3):
    """Multiply."""
    result = ops.exp(x, axis=-1) * factor  # as in the book
    return result[0] if x.shape[0] > 2 else self.kernel
'''


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("result", "r"),
        ("factor", "by_how_much"),
        ("# as in the book", "# my own idea"),
        ('"""Multiply."""', "'''Something else.'''"),
        ("x, axis", "x,\n      axis"),
        ("  # as", " ; # as"),
        ("1e-3", "0.001"),
        ("ops.", "K."),
        ("kernel", "weight"),
        ("\n    return", "\n\n\n    \n    return"),
        ("def scale", "import numpy as np\ndef scale"),
    ],
)
def test_what_a_copier_changes_makes_no_difference(old: str, new: str) -> None:
    assert old in CODE
    assert lines(CODE.replace(old, new)) == lines(CODE)


@pytest.mark.parametrize(("old", "new"), [("exp", "log"), ("> 2", "> 3"), ("*", "+"), (" if ", " and "), ("-1", "1")])
def test_what_a_program_does_makes_a_difference(old: str, new: str) -> None:
    assert lines(CODE.replace(old, new)) != lines(CODE)


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_every_text_can_be_read(text: str) -> None:
    written = Written(text)
    assert written.length >= 0
    assert all(written.lines)


@given(st.text(alphabet="\"'\\#{}()[]f \n@:=%", max_size=200))
@settings(max_examples=150, deadline=None)
def test_what_no_quotes_or_brackets_close_can_be_read(text: str) -> None:
    assert Written(text).fragments is not None


HOSTILE = (
    "(", "(\n ", "(\n", "[{", '"', "'''", 'f"{', 'f"""{', "\\", "\\\n", "\n ", " \n", "@a.", "lambda:", "match (",
    "case _:\n", '"\\N{', '"%(', "1_", "1e", "\0", "\ud800", "\u0300", "import a as b,", "def ", "x=", ";", "\t", "a ",
    "\u2028", "\x1b[31m",
)  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE, ids=ascii)
def test_a_hostile_text_costs_little_however_long_it_is(piece: str) -> None:
    text = piece[:1] + piece[1:] * (20 * LONGEST // len(piece)) if piece.startswith("(\n") else piece * 20 * LONGEST
    began = time.process_time()
    Written(text).fragments  # noqa: B018 - it is the reading that takes time
    assert time.process_time() - began < 0.5
