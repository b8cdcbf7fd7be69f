"""File names are safe, readable and never two students' in one file."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.reports.names import page_name, page_names

students = st.text(st.characters(codec=None, exclude_categories=())) | st.from_regex(r"[a-zA-Z]{1,3}", fullmatch=True)


@settings(deadline=None)
@given(student=students)
def test_a_name_is_safe_on_every_file_system(student: str) -> None:
    name = page_name(student)
    assert name
    assert not set(name) & set('/\\:*?"<>|\0')
    assert all(unicodedata.category(one)[0] != "C" for one in name)
    assert not name.startswith((".", "-", " "))
    assert not name.endswith((".", " "))
    assert len(name.encode("utf-8")) <= 100


@settings(deadline=None)
@given(one=students, other=students)
def test_different_students_have_different_names(one: str, other: str) -> None:
    assert (page_name(one) == page_name(other)) == (one == other)


@settings(deadline=None)
@given(class_=st.lists(students, unique=True, max_size=30))
def test_names_differ_even_where_case_does_not_count(class_: list[str]) -> None:
    names = page_names(class_)
    assert set(names) == set(class_)
    assert len({name.casefold() for name in names.values()}) == len(class_)


@pytest.mark.parametrize("student", ["ada", "Ada", "s1234567", "ada.lovelace@example.org", "o_brien-2", "Ada Lovelace"])
def test_a_plain_identifier_is_its_own_name(student: str) -> None:
    assert page_name(student) == student
    assert page_names([student, "bao"]) == {student: student, "bao": "bao"}


@pytest.mark.parametrize(
    ("student", "readable"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("", "student"),
        ("..", "student"),
        ("CON", "CON"),
        ("lpt1.txt", "lpt1-txt"),
        (".hidden", "hidden"),
        ("-rf", "rf"),
        ("ends.", "ends"),
        ("王小明", "王小明"),
        ("ada-0123456789", "ada-0123456789"),
        ("a" * 300, "a" * 60),
        ("line\nbreak", "line-break"),
    ],
)
def test_any_other_gets_a_digest_behind_what_can_be_read(student: str, readable: str) -> None:
    assert re.fullmatch(re.escape(readable) + "-[0-9a-f]{10}", page_name(student))


def test_of_those_that_differ_in_case_the_lower_one_keeps_its_name() -> None:
    names = page_names(["Ada", "ada", "ADA", "bao"])
    assert names["ada"] == "ada"
    assert re.fullmatch("Ada-[0-9a-f]{10}", names["Ada"])
    assert re.fullmatch("ADA-[0-9a-f]{10}", names["ADA"])
