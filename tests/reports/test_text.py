"""Text is safe to look at, and stays what it was where it already is."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.reports.text import columns, fitted, one_line, visible, wrapped

anything = st.text(st.characters(codec=None, exclude_categories=()))
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@settings(deadline=None)
@given(text=anything)
def test_no_control_direction_or_surrogate_is_left(text: str) -> None:
    left = set(visible(text))
    assert not [one for one in left if unicodedata.category(one) in ("Cc", "Cs") and one not in "\n\t"]
    assert not left & set(BIDI)


@settings(deadline=None)
@given(text=st.text(st.characters(categories=("L", "N", "P", "S", "Zs"))))
def test_plain_text_in_any_language_is_left_alone(text: str) -> None:
    fillers = set("\u115f\u1160\u3164")
    assert set(text) & fillers or visible(text) == text


@settings(deadline=None)
@given(text=anything)
def test_what_is_visible_stays_as_it_is(text: str) -> None:
    assert visible(visible(text, 10**6), 10**6) == visible(text, 10**6)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b2Jgone", "gone"),
        ("10%\r20%\r\n30%", "10%\n20%\n30%"),
        ("a\x00b", "a⟨U+0000⟩b"),
        ("\u202egnp.exe", "⟨U+202E⟩gnp.exe"),
        ("\ud800", "\ufffd"),
        ("👩‍🔬 نمی‌دانم", "👩‍🔬 نمی‌دانم"),
    ],
)
def test_what_is_unseen_is_dropped_or_spelled(text: str, seen: str) -> None:
    assert visible(text) == seen


def test_heaps_of_accents_are_taken_down() -> None:
    assert visible("z" + "\u0301" * 500 + "ä") == "z" + "\u0301" * 3 + "ä"


def test_a_cut_text_says_how_much_is_missing() -> None:
    assert visible("x" * 1234567, 10) == "x" * 10 + " … (1,234,557 more characters)"


@settings(deadline=None)
@given(text=anything, most=st.integers(1, 50))
def test_one_line_is_one_and_short(text: str, most: int) -> None:
    line = one_line(text, most)
    assert len(line) <= most
    assert len(line.splitlines()) <= 1


@settings(deadline=None)
@given(text=st.text(st.characters(categories=("L", "N", "P"))), width=st.integers(2, 40))
def test_a_fitted_text_fills_its_columns_exactly(text: str, width: int) -> None:
    assert columns(fitted(text, width)) == width


@settings(deadline=None)
@given(text=anything, width=st.integers(20, 90))
def test_wrapped_lines_are_no_wider_and_lose_no_word(text: str, width: int) -> None:
    clean = visible(text)
    lines = wrapped(clean, width, "  - ")
    assert all(columns(line) <= width for line in lines)
    joined = "".join("".join(line[4:].split()) for line in lines)
    assert joined == "".join(clean.split())


CHINESE = st.text(alphabet="调用得到应为数组的形状，。；：？！、（）“”…relu 123`_()", max_size=200)


@settings(deadline=None)
@given(text=CHINESE, width=st.integers(20, 90))
def test_chinese_lines_are_filled_and_broken_where_a_reader_expects_it(text: str, width: int) -> None:
    lines = wrapped(text, width, "  - ")
    assert all(columns(line) <= width for line in lines)
    assert "".join("".join(line[4:].split()) for line in lines) == "".join(text.split())


def test_no_line_begins_with_a_full_stop_or_ends_with_an_opening_bracket() -> None:
    text = "保留下来的元素没有改变，结果的均值还是（原来的）数吗？请再读一遍“丢弃率”那一节。" * 8
    for width in range(20, 60):
        lines = wrapped(text, width)
        assert all(line[0] not in "，。；：？！、）”" and line[-1] not in "（“" for line in lines)
        assert all(columns(line) > width - 8 for line in lines[:-1])


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("王小明", 6), ("é", 1), ("e\u0301", 1), ("", 0)])
def test_columns_are_those_of_a_terminal(text: str, width: int) -> None:
    assert columns(text) == width
