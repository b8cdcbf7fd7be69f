"""A Canvas export is filled in one column, byte for byte else, and nobody gets another's grade."""

import csv
import io
import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from autograder.cli import app
from autograder.errors import UsageError
from autograder.integrations.canvas_export import Scored, fill, read_scores
from autograder.integrations.canvas_table import read_table

HEADER = "Student,ID,SIS User ID,SIS Login ID,Section,Homework 1 (77),Activations (4711),Final Points (4712)"
ROWS = [
    "    Points Possible,,,,,10.00,16.00,(read only)",
    '"Lovelace, Ada",101,s1,ada@uni.example,"Sec ""A""",9.50,,88.1',
    '"Turing, Alan",102,s2,alan,Sec B, 7 ,3.00,70',
    '"Müller, Grete",103,s3,gm,Sec B,,EX,',
    '"Student, Test",999,,,Sec B,,,',
]
EXPORT = "\r\n".join([HEADER, *ROWS, ""]).encode()
NAMES = ["activations", "Activations: what makes a stack", "Activations"]


def scored(**scores: float | None) -> list[Scored]:
    return [Scored(student=name, score=score, max_score=16.0) for name, score in scores.items()]


def cells(content: bytes, separator: str = ",") -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def test_only_the_fields_of_the_column_change_byte_for_byte():
    filled = fill(EXPORT, NAMES, scored(**{"ada@uni.example": 14.5, "alan": 16.0}))
    expected = EXPORT.replace(b",9.50,,88.1", b",9.50,14.5,88.1").replace(b", 7 ,3.00,70", b", 7 ,16,70")
    assert filled.content == expected
    assert filled.column == "Activations (4711)"


def test_whose_score_in_canvas_was_another_is_told():
    filled = fill(EXPORT, NAMES, scored(**{"ada@uni.example": 14.5, "alan": 16.0}))
    assert filled.replaced == ("alan had 3.00",)


def test_a_second_run_changes_nothing():
    scores = scored(**{"ada@uni.example": 14.5, "alan": 3.0})
    once = fill(EXPORT, NAMES, scores).content
    assert fill(once, NAMES, scores).content == once
    assert b",3.00,70" in once  # the same number in other digits is left as it was written


@pytest.mark.parametrize(
    "student", ["ada@uni.example", "ADA@uni.example", "s1", "101", "Lovelace, Ada", "Ada Lovelace"]
)
def test_a_student_is_found_by_login_number_or_name(student):
    filled = fill(EXPORT, NAMES, [Scored(student=student, score=1.0, max_score=16.0)])
    assert cells(filled.content)[2][6] == "1"


@pytest.mark.parametrize(
    ("student", "row"), [("lovelaceada_101", 2), ("müllergrete_103", None), ("lovelaceada_102", None)]
)
def test_the_name_of_a_canvas_file_counts_only_where_name_and_number_agree(student, row):
    filled = fill(EXPORT, NAMES, [Scored(student=student, score=1.0, max_score=16.0)])
    assert [number for number, cell in enumerate(cells(filled.content)) if cell[6] == "1"] == ([row] if row else [])


def test_what_waits_for_a_person_or_is_excused_is_left_as_it_is():
    filled = fill(EXPORT, NAMES, scored(alan=None, gm=12.0))
    assert filled.content == EXPORT
    assert (filled.ungraded, filled.excused) == (("alan",), ("gm",))


def test_both_sides_are_told_who_has_no_counterpart():
    filled = fill(EXPORT, NAMES, scored(alan=1.0, nobody=2.0))
    assert filled.unknown == ("nobody",)
    assert filled.absent == ("Lovelace, Ada", "Müller, Grete", "Student, Test")


def test_a_name_that_two_rows_have_gets_no_score():
    doubled = EXPORT + b'"Turing, Alan",104,s4,alan2,Sec B,,,\r\n'
    filled = fill(doubled, NAMES, [Scored(student="Alan Turing", score=9.0, max_score=16.0)])
    assert (filled.content, filled.unclear) == (doubled, ("Alan Turing",))


def test_two_students_of_the_run_never_share_a_row():
    filled = fill(EXPORT, NAMES, scored(alan=1.0, s2=2.0))
    assert filled.content == EXPORT
    assert set(filled.unclear) == {"alan", "s2"}


def test_one_students_login_that_is_anothers_number_is_unclear():
    crossed = EXPORT.replace(b"103,s3,gm", b"103,alan,gm")
    assert fill(crossed, NAMES, scored(alan=1.0)).content == crossed


@pytest.mark.parametrize("names", [["Final Points"], ["Homework 2"], ["Section"], ["Student"]])
def test_a_column_that_is_not_there_or_read_only_is_refused_with_those_there_are(names):
    with pytest.raises(UsageError, match=r"there are: Homework 1 \(77\); Activations \(4711\)"):
        fill(EXPORT, names, scored(alan=1.0))


def test_two_columns_with_one_title_are_refused_unless_their_number_is_given():
    twice = EXPORT.replace(b"Homework 1 (77)", b"Activations (78)")
    with pytest.raises(UsageError, match="Several columns"):
        fill(twice, ["Activations"], scored(alan=1.0))
    assert fill(twice, ["78"], scored(alan=1.0)).column == "Activations (78)"


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfeS\x00", b'Student,ID\n"Ada,1\n', b"Student\n"])
def test_what_is_no_export_is_refused(content):
    with pytest.raises(UsageError):
        fill(content, NAMES, scored(alan=1.0))


def test_semicolons_and_decimal_commas_stay():
    german = HEADER.replace(",", ";") + "\n" + "Punkte;;;;;1,00;16,00;\nTuring, Alan;102;s2;alan;B;0,50;;3,25\n"
    filled = fill(("\ufeff" + german).encode(), NAMES, scored(alan=14.5))
    assert filled.content == ("\ufeff" + german.replace("0,50;;", "0,50;14,5;")).encode()


def test_a_field_keeps_its_quotes():
    quoted = EXPORT.replace(b", 7 ,3.00,", b', 7 ,"3.00",')
    assert b', 7 ,"5",70' in fill(quoted, NAMES, scored(alan=5.0)).content


@given(
    rows=st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=6), min_size=2, max_size=6),
        min_size=1,
        max_size=5,
    ),
    separator=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    mark=st.booleans(),
)
def test_any_table_that_is_read_can_be_written_back_byte_for_byte(rows, separator, end, quoting, mark):
    assume(not any("\0" in value for row in rows for value in row))
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator, lineterminator=end, quoting=quoting).writerows(rows)
    content = (("\ufeff" if mark else "") + stream.getvalue()).encode()
    try:
        table = read_table(content)
    except UsageError:
        return
    assert table.replaced({}) == content
    if table.separator == separator and cells(content, separator) == rows:
        assert [[field.value for field in row] for row in table.rows] == rows
        place = (len(rows) - 1, 0)
        changed = cells(table.replaced({place: "new"}), separator)
        assert changed == [[*row] if (number, 0) != place else ["new", *row[1:]] for number, row in enumerate(rows)]


def test_a_run_without_reports_is_refused(tmp_path):
    with pytest.raises(UsageError, match="holds no run"):
        read_scores(tmp_path)
    (tmp_path / "students").mkdir()
    (tmp_path / "students" / "ada.json").write_text("[]")
    with pytest.raises(UsageError, match="no report"):
        read_scores(tmp_path)


def test_a_score_waits_where_one_exercise_waits(tmp_path):
    (tmp_path / "students").mkdir()
    report = {"assignment": "a", "title": "A: b", "student": "ada", "score": 2.0, "max_score": 4.0}
    for name, last in (("ada", 1.0), ("bob", None)):
        text = json.dumps(report | {"student": name, "exercises": [{"score": 1.0}, {"score": last}]})
        (tmp_path / "students" / f"{name}.json").write_text(text)
    names, scores = read_scores(tmp_path)
    assert names == ["a", "A: b", "A"]
    assert [(one.student, one.score) for one in scores] == [("ada", 2.0), ("bob", None)]


def test_the_command_fills_and_says_who_was_left_out(tmp_path, capsys):
    (tmp_path / "students").mkdir()
    for name, score in (("alan", 7.5), ("nobody", 1.0)):
        report = {"assignment": "activations", "title": "Activations: x", "student": name, "score": score}
        text = json.dumps(report | {"max_score": 16.0, "exercises": [{"score": score}]})
        (tmp_path / "students" / f"{name}.json").write_text(text)
    (tmp_path / "export.csv").write_bytes(EXPORT)
    words = ["export", str(tmp_path), "--template", str(tmp_path / "export.csv")]
    with pytest.raises(SystemExit) as ended:
        app(words)
    said = capsys.readouterr().err
    assert ended.value.code == 1
    assert "of the run have no row in the template: nobody." in said
    assert "1 of these replaced another score: alan had 3.00." in said
    assert (tmp_path / "canvas.csv").read_bytes() == EXPORT.replace(b"3.00,70", b"7.5,70")


@pytest.mark.parametrize("words", [["--to", "moodle"], [], ["--template", "nowhere.csv"]])
def test_what_the_command_cannot_do_is_one_sentence(tmp_path, words):
    with pytest.raises(UsageError, match="must be"):
        app(["export", str(tmp_path), *words])
