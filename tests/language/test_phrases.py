"""Sentences are English until a catalogue says otherwise; what stands in their blanks is never read as one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import AuthoringError, UsageError
from autograder.language import languages, phrase, plural, recalled, speaking
from autograder.language.sentences import RECORDED

FIELDS = ("Language: zh", "Content-Type: text/plain; charset=utf-8", "Plural-Forms: nplurals=1; plural=0;")
HEADER = 'msgid ""\nmsgstr ""\n' + "".join(f'"{field}\\n"\n' for field in FIELDS) + "\n"


def catalogue(folder: Path, text: str) -> Path:
    (folder / "locale").mkdir(parents=True)
    (folder / "locale" / "zh.po").write_text(HEADER + text, encoding="utf-8")
    return folder


@given(st.text())
def test_what_stands_in_a_blank_comes_back_as_it_is(words: str) -> None:
    assert phrase("Calling {name} raised it.", name=words) == "Calling " + words + " raised it."


def test_without_blanks_braces_are_only_braces() -> None:
    assert phrase("a set such as {1, 2}") == "a set such as {1, 2}"
    assert phrase("") == ""


@pytest.mark.parametrize(("number", "expected"), [(0, "0 students"), (1, "1 student"), (1234, "1,234 students")])
def test_one_is_singular_and_the_rest_plural(number: int, expected: str) -> None:
    assert plural("{number} student", "{number} students", number) == expected


def test_an_assignments_own_catalogue_is_asked_and_ends_with_the_block(tmp_path: Path) -> None:
    folder = catalogue(tmp_path, 'msgid "the curve {name}"\nmsgstr "曲线 {name}"\n')
    with speaking("zh_CN", [folder]):
        assert phrase("the curve {name}", name="relu") == "曲线 relu"
        assert phrase("nobody translated this") == "nobody translated this"
    assert phrase("the curve {name}", name="relu") == "the curve relu"


def test_a_catalogue_has_one_form_for_every_number(tmp_path: Path) -> None:
    words = 'msgid "{number} pear"\nmsgid_plural "{number} pears"\nmsgstr[0] "{number} 个梨"\n'
    with speaking("zh", [catalogue(tmp_path, words)]):
        assert [plural("{number} pear", "{number} pears", number) for number in (1, 2)] == ["1 个梨", "2 个梨"]


def test_a_language_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UsageError, match=r"“tlh”.*en"), speaking("tlh"):
        pass


def test_a_malformed_catalogue_is_named(tmp_path: Path) -> None:
    with pytest.raises(AuthoringError, match=r"zh\.po"), speaking("zh", [catalogue(tmp_path, 'msgid "a\n')]):
        pass


def test_english_is_always_there() -> None:
    assert languages()[0] == "en"


@given(st.sampled_from(RECORDED), st.text(min_size=1, alphabet=st.characters(blacklist_characters="{}")))
def test_a_recorded_sentence_is_known_again(english: str, words: str) -> None:
    said = english.replace("{name}", words)
    assert recalled(said) == said


@given(st.text())
def test_what_is_no_sentence_of_ours_stays_as_it_is(text: str) -> None:
    assert recalled(text) == text
