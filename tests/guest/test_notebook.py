"""The reader of notebooks: whatever the file, a reading or a sentence."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.guest.notebook import read_notebook
from autograder.guest.reading import LONGEST_PROSE, MOST_CELLS, MOST_WRITTEN, Reading


def notebook(*cells: Any, **besides: Any) -> bytes:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells} | besides).encode()


def code(source: Any, **besides: Any) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None} | besides


def only(reading: Reading) -> Any:
    assert reading.problem == "" and len(reading.cells) == 1, reading
    return reading.cells[0]


@pytest.mark.parametrize("source", ["x = 1\ny = 2", ["x = 1\n", "y = 2"], ["x = 1", "y = 2"]])
def test_source_is_text_or_a_list_of_lines(source: object) -> None:
    assert only(read_notebook(notebook(code(source)))).source == "x = 1\ny = 2"


def test_names_of_cells_are_nbgraders_and_nbformats() -> None:
    cell = only(read_notebook(notebook(code("", id="abc", metadata={"nbgrader": {"grade_id": "relu"}}))))
    assert (cell.id, cell.grade_id, cell.type) == ("abc", "relu", "code")


def test_nbformat_3_keeps_cells_in_worksheets() -> None:
    sheets = [
        {"cells": [{"cell_type": "heading", "level": 1, "source": "T"}, {"cell_type": "code", "input": ["a = 1"]}]},
        {"cells": [{"cell_type": "code", "input": "b = 2", "language": "python"}]},
    ]
    reading = read_notebook(json.dumps({"nbformat": 3, "worksheets": sheets}).encode())
    assert [(cell.type, cell.source) for cell in reading.cells] == [
        ("markdown", "T"),
        ("code", "a = 1"),
        ("code", "b = 2"),
    ]


def test_cells_with_one_id_or_without_source_are_all_kept() -> None:
    reading = read_notebook(notebook(code("a = 1", id="x"), code("a = 1", id="x"), code(""), {"cell_type": "code"}))
    assert [cell.source for cell in reading.cells] == ["a = 1", "a = 1", "", ""]


@pytest.mark.parametrize("metadata", [None, [], "x", 3, {"nbgrader": None}, {"nbgrader": {"grade_id": 7}}])
def test_lost_metadata_is_no_problem(metadata: object) -> None:
    cell = only(read_notebook(notebook(code("a = 1", metadata=metadata, id=["no", "text"]))))
    assert (cell.source, cell.grade_id, cell.id) == ("a = 1", "", "")


def test_a_cell_that_does_not_say_what_it_is_is_code_if_it_has_outputs() -> None:
    assert only(read_notebook(notebook({"source": "a = 1", "outputs": []}))).type == "code"
    assert only(read_notebook(notebook({"source": "a = 1"}))).type == "raw"


def test_entries_that_are_no_cells_are_left_out_and_mentioned() -> None:
    reading = read_notebook(notebook(code("a = 1"), None, 3, "b"))
    assert len(reading.cells) == 1
    assert reading.notes == ["3 entries in the list of cells are no cells and were left out."]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_understood(encoding: str) -> None:
    content = notebook(code("größe = 'π'"))
    assert (
        only(read_notebook(json.dumps(json.loads(content), ensure_ascii=False).encode(encoding))).source
        == "größe = 'π'"
    )


def test_bytes_that_are_not_utf8_are_replaced_and_mentioned() -> None:
    reading = read_notebook(notebook(code("x = 1  # naXve")).replace(b"X", b"\xef"))
    assert only(reading).source == "x = 1  # na\ufffdve"
    assert "UTF-8" in reading.notes[0]


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    assert only(read_notebook(notebook(code("x = '\ud83d'")))).source == "x = '?'"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\xef\xbb\xbf", "JSON"),
        (b"import numpy as np\n", "not JSON (line 1, column 1"),
        (b'{"cells": [', "not JSON"),
        (b'{"cells": ["' + b"<" * 50, "not JSON"),
        (b"%PDF-1.7\n\x00\xff", "not JSON"),
        (b"PK\x03\x04\x14\x00", "not JSON"),
        (b"[]", "no list of cells"),
        (b"3", "no list of cells"),
        (b"null", "no list of cells"),
        (b'"text"', "no list of cells"),
        (b'{"a": 1}', "no list of cells"),
        (b'{"cells": {"a": 1}}', "no list of cells"),
        (b'{"cells": null, "worksheets": 3}', "no list of cells"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"cells":[{"source":' + b"[" * 200_000 + b"]" * 200_000 + b"}]}", "nested too deeply"),
        (b'{"cells": [' + b"9" * 5000 + b"]}", "a number in it is too long"),
    ],
    ids=lambda part: part[:20].decode("latin-1") if isinstance(part, bytes) else part[:10],
)  # fmt: skip
def test_what_is_no_notebook_is_said_in_a_sentence(content: bytes, word: str) -> None:
    reading = read_notebook(content)
    assert word in reading.problem
    assert reading.problem.endswith(".")
    assert reading.cells == []


def test_huge_outputs_and_attachments_cost_nothing_but_their_parsing() -> None:
    picture = {"data": {"image/png": "A" * 30_000_000}}
    cell = only(read_notebook(notebook(code("a = 1", outputs=[picture], attachments=picture))))
    assert cell.source == "a = 1"


def test_too_many_cells_are_a_sentence_with_the_number() -> None:
    assert f"{MOST_CELLS + 1:,} cells" in read_notebook(notebook(*[code("")] * (MOST_CELLS + 1))).problem


def test_a_huge_cell_of_code_is_a_sentence_and_a_huge_text_is_cut() -> None:
    assert "more code than can be graded" in read_notebook(notebook(code("#" * (MOST_WRITTEN + 1)))).problem
    text = only(read_notebook(notebook({"cell_type": "markdown", "source": "A" * 5_000_000})))
    assert text.source == "A" * LONGEST_PROSE


def test_a_notebook_without_cells_is_a_notebook() -> None:
    assert read_notebook(notebook()) == Reading()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = ["cell_type", "source", "input", "metadata", "outputs", "id"]
CELLS = st.lists(
    JSON | st.dictionaries(st.sampled_from(KEYS), JSON | st.sampled_from(["code", "markdown"])), max_size=5
)


@settings(max_examples=150, deadline=None)
@given(st.fixed_dictionaries({}, optional={"cells": CELLS | JSON, "worksheets": CELLS | JSON, "nbformat": JSON}))
def test_any_json_is_read_or_refused_in_a_sentence(document: dict[str, Any]) -> None:
    check(read_notebook(json.dumps(document).encode()))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 400))
def test_any_bytes_are_read_or_refused_in_a_sentence(noise: bytes, at: int) -> None:
    content = notebook(code("x = 1\ny = 2", id="a"), {"cell_type": "markdown", "source": ["# T"]})
    check(read_notebook(noise))
    check(read_notebook(content[:at] + noise + content[at + len(noise) :]))


def check(reading: Reading) -> None:
    assert reading.problem == "" or (reading.problem.endswith(".") and not reading.cells)
    for cell in reading.cells:
        assert cell.type in ("code", "markdown", "raw")
        assert [type(text) for text in (cell.source, cell.id, cell.grade_id)] == [str] * 3
        cell.source.encode()
