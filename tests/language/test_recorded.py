"""Whatever is recorded in English is known again: every sentence that a box, the sandbox or a reader makes."""

import ast
import re
from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path

import pytest

from autograder.language import recalled
from autograder.language.phrases import spoken
from autograder.language.sentences import EXCEPTIONS, PLACES, RECORDED, SYNTAX, TYPES

ROOT = Path(__file__).parents[2] / "autograder"
BLANK = re.compile(r"\{\w+\}")
PROSE = re.compile(r"\b[A-Za-z]+ [a-z]+ [a-z]+\b")
# Where recorded sentences are made. What stands in `raise UsageError(...)` and the like is for whoever runs a command.
FILES = sorted(
    [
        *(ROOT / "guest").glob("*.py"),
        *(ROOT / "submissions").glob("*.py"),
        *(ROOT / "observing").glob("*.py"),
        ROOT / "sandbox" / "endings.py",
        ROOT / "sandbox" / "guestword.py",
        ROOT / "student.py",
        ROOT / "wire" / "codec.py",
    ]
)
NOT_RECORDED = {"UsageError", "AuthoringError", "InternalError", "SandboxUnavailableError"}
NOT_RECORDED |= {"ValueError", "OSError", "AttributeError", "TypeError"}
# Of the codec, what a box writes with; what it reads is the host's.
WRITING = {"encode", "_plain", "_integer", "_real", "_bytes", "_array", "_list", "_dict", "_key"}
PIECES = {
    # of “… returned an array of Python objects instead of numbers.” and “… of entries of type …”
    "an array of {}",
    # of “… returned something of type …: reading it raised …”
    "{} returned something of type {}: {}.",
    # of the two sentences that end with a question
    "{} did not finish within {} seconds. {}",
}
ELSEWHERE = {
    # in judging, of what is in no record
    "This was not observed; a person must look.",
}
SPARED = {
    # why no box could be made, for whoever runs the command
    "{} threads run after the imports; a copy of this process would have one of them",
    # of the answer key, for its author
    "The reference of {} cannot be run: {}",
    # docstrings of modules that stand in for others
    "Automatically created module for a notebook.",
    "What a notebook imports; in here it does nothing.",
}
# What only a malformed message of the host's own could bring about.
OURS = re.compile(r"`[^`]+` (of a probe )?must be|^the scenarios define no function")


def templates(path: Path) -> Iterator[str]:
    """Yield the texts in a file that are prose, with ``{}`` for what is filled in; docstrings are left out."""
    tree = ast.parse(path.read_text("utf-8"))
    if path.name == "codec.py":
        tree.body = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in WRITING]
    skipped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and _name(node.exc.func) in NOT_RECORDED:
            skipped.update(id(one) for one in ast.walk(node))
        if isinstance(node, ast.JoinedStr):
            skipped.update(id(one) for one in node.values)
    for node in ast.walk(tree):
        text = _template(node) if id(node) not in skipped else ""
        if PROSE.search(text) and "\n" not in text and not OURS.search(text):
            yield text


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _template(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values)
    return ""


EVERY = (*RECORDED, *EXCEPTIONS, *SYNTAX, *PLACES, *TYPES)
KNOWN = [BLANK.sub("{}", one) for one in EVERY]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_is_said_there_is_known_here(path: Path) -> None:
    unknown = {text for text in templates(path) if not any(text in known for known in KNOWN)}
    assert unknown - PIECES - SPARED == set()


def test_what_is_known_here_is_said_somewhere() -> None:
    said = {text for path in FILES for text in templates(path)} | ELSEWHERE
    assert said >= PIECES | SPARED
    pieces = [re.escape(text).replace(r"\{\}", ".+") for text in said]
    for known in KNOWN:
        if PROSE.search(known):
            assert any(re.search(piece, known) for piece in pieces), known


class Brackets(NullTranslations):
    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"


@pytest.mark.parametrize("among", [RECORDED, EXCEPTIONS, SYNTAX, PLACES, TYPES])
def test_a_sentence_is_said_with_its_own_blanks(among: tuple[str, ...]) -> None:
    with spoken(Brackets()):
        for english in among:
            blanks = {name: f"<{name}>" for name in re.findall(r"\{(\w+)\}", english)}
            assert recalled(english.format(**blanks), among) == f"⟦{english}⟧".format(**blanks)


def test_a_sentence_within_a_sentence_is_said_too() -> None:
    with spoken(Brackets()):
        assert recalled("Cell 3 was stopped and left out: did not finish within 60 seconds") == (
            "⟦Cell 3 was stopped and left out: ⟦did not finish within 60 seconds⟧⟧"
        )


def test_what_a_student_wrote_is_left_as_it_is() -> None:
    with spoken(Brackets()):
        assert recalled("my own words, whatever they are") == "my own words, whatever they are"
