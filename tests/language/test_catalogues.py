"""Every catalogue is complete: ours, and both of every assignment; nothing in them is stale, doubtful or left over."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from autograder.building.messages import Catalogue, catalogues, our_catalogue
from autograder.course.folders import Course, find_course

COURSE = find_course(Path(__file__).parents[2])
BLANK = re.compile(r"\{\w+\}")
CHINESE = re.compile("[\u3400-\u9fff]")


@pytest.fixture(scope="module", params=["autograder", *COURSE.names()])
def whole(request: pytest.FixtureRequest) -> list[Catalogue]:
    """The package's catalogue, or the two of an assignment, as `autograder messages` would write them."""
    return [our_catalogue("zh")] if request.param == "autograder" else catalogues(COURSE, request.param, "zh")


def read(file: Catalogue) -> Catalog:
    return read_po(file.path.read_bytes().decode().splitlines(keepends=True), locale="zh", abort_invalid=True)


def messages(file: Catalogue) -> list[Message]:
    return [one for one in read(file) if one.id]


def forms(words: str | tuple[str, ...] | list[str]) -> list[str]:
    return [words] if isinstance(words, str) else list(words)


def test_every_message_is_translated_and_the_file_is_as_the_tool_writes_it(whole: list[Catalogue]) -> None:
    assert {file.path.name: file.missing for file in whole if file.missing} == {}
    assert [str(file.path) for file in whole if file.stale] == []


def test_nothing_is_doubtful_or_left_over(whole: list[Catalogue]) -> None:
    for file in whole:
        assert [one.id for one in messages(file) if one.fuzzy] == []
        assert list(read(file).obsolete) == []


def test_a_translation_has_the_blanks_of_its_message(whole: list[Catalogue]) -> None:
    for file in whole:
        for one in messages(file):
            for said in forms(one.string):
                assert sorted(set(BLANK.findall(said))) == sorted(set(BLANK.findall(forms(one.id)[-1]))), one.id


def test_a_sentence_in_english_is_a_sentence_in_chinese(whole: list[Catalogue]) -> None:
    for file in whole:
        for one in messages(file):
            if re.search(r"[a-z]{2,} [a-z]{2,}", BLANK.sub("", forms(one.id)[0])):
                assert CHINESE.search(forms(one.string)[0]), one.id


def test_what_an_assignment_says_is_in_one_catalogue_alone(course: Course) -> None:
    ours = {forms(one.id)[0] for one in messages(our_catalogue("zh"))}
    for name in course.names():
        public, private = ({forms(one.id)[0] for one in messages(file)} for file in catalogues(course, name, "zh"))
        assert ours & public == ours & private == public & private == set()
