"""Copies are found through every disguise, and nobody is accused of what everybody writes."""

import ast
import random
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.course.assignments import released_cells
from autograder.model.similar import Compared
from autograder.similarity.pairs import MOST_OF_ONE, MOST_PAIRS, compare, holders_allowed

ROOT = Path(__file__).parents[2]
ASSIGNMENTS = sorted(path.parent.name for path in (ROOT / "solutions").glob("*/alternatives.py"))
OPERATIONS = ("exp", "log", "sqrt", "square", "sign", "abs", "tanh", "sigmoid", "minimum", "maximum", "floor", "clip")


SHAPES = (
    "{name} = ops.{call}({one} * {number}) - {other} / {digit}",
    "{name} = ops.{call}(ops.{then}({one}, axis=-{digit}) + {other})",
    "{name} = [ops.{call}(row) ** {digit} for row in {one}] if {other} > {number} else {one}",
    "{name} = ops.where({one} < {number}, ops.{call}({other}), {one}.{then}({digit}))",
    "{name} = ({one} + {number}) @ ops.{call}({other}[{digit}:], keepdims=True)",
    "{name} = max({one}.shape[{digit}], {number}) * ops.{then}(-{other}) // ops.{call}({one})",
)


def original(seed: int, statements: int = 12) -> str:
    """Return an answer that nobody else gives."""
    draw = random.Random(seed)
    names = ["values"]
    lines = ["def answer(values):", '    """What everybody was given."""']
    for number in range(statements):
        step = draw.choice(SHAPES).format(
            name=f"part{number}",
            call=draw.choice(OPERATIONS),
            then=draw.choice(OPERATIONS),
            one=draw.choice(names),
            other=draw.choice(names),
            number=draw.randrange(10, 99),
            digit=draw.randrange(2, 9),
        )
        lines.append(f"    {step}  # step {number}")
        names.append(f"part{number}")
    return "\n".join([*lines, f"    return {names[-1]}"])


def renamed(text: str) -> str:
    return re.sub(r"\bpart(\d+)\b", r"z_\1", re.sub(r"\bvalues\b", "inputs", text))


def commented(text: str) -> str:
    return re.sub(r"#.*", "# of my own", text).replace("everybody was given", "I do here")


def laid_out(text: str) -> str:
    return re.sub(r"\(", "(\n        ", text.replace("  # step", " ; #"))


def reordered(text: str) -> str:
    first, doc, *steps, last = text.splitlines()
    return "\n".join([first, doc, *steps[::-1], last])


def padded(text: str) -> str:
    first, *rest = text.splitlines()
    return "\n".join([first, "    started = 0", *rest[:4], "    print(started)", *rest[4:]])


def class_of(**more: str) -> dict[str, dict[str, str]]:
    own = {f"student-{number:02}": {"answer": original(number)} for number in range(20)}
    return {**own, **{name: {"answer": text} for name, text in more.items()}}


def nothing_known() -> list[str]:
    return []


def found(compared: Compared) -> set[tuple[str, str]]:
    return {pair.students for pair in compared.pairs}


@pytest.mark.parametrize("disguise", [str, renamed, commented, laid_out, reordered, padded])
def test_a_copy_is_found_through_a_disguise(disguise: Callable[[str], str]) -> None:
    assert found(compare(class_of(zoe=disguise(original(3))), nothing_known)) == {("student-03", "zoe")}


def test_the_order_of_lines_makes_an_answer_no_less_alike() -> None:
    (pair,) = compare(class_of(zoe=reordered(original(3))), nothing_known).pairs
    assert pair.answers[0].alike == 1.0


def test_among_few_students_half_an_answer_proves_nothing() -> None:
    first, second = original(3).splitlines(), original(4).splitlines()
    half = "\n".join([*first[:7], *second[7:]])
    assert not compare({"yan": {"answer": original(3)}, "zoe": {"answer": half}}, nothing_known).pairs
    assert found(compare(class_of(zoe=half), nothing_known)) == {("student-03", "zoe"), ("student-04", "zoe")}


def test_a_copy_is_found_through_all_disguises_at_once() -> None:
    text = padded(reordered(commented(renamed(original(3)))))
    assert found(compare(class_of(zoe=text), nothing_known)) == {("student-03", "zoe")}


def test_own_answers_are_no_copies() -> None:
    assert found(compare(class_of(), nothing_known)) == set()


@given(st.lists(st.integers(100, 10_000), unique=True, max_size=30))
@settings(max_examples=20, deadline=None)
def test_different_answers_are_never_paired(seeds: list[int]) -> None:
    assert not compare({str(seed): {"answer": original(seed)} for seed in seeds}, nothing_known).pairs


@pytest.mark.parametrize(
    "text",
    [
        "def relu(x):\n    return ops.maximum(x, 0)",
        "def relu(x):\n    x = ops.convert_to_tensor(x)\n    return ops.where(x > 0, x, ops.zeros_like(x))",
    ],
)
@pytest.mark.parametrize("students", [2, 3, 30])
def test_what_is_short_accuses_nobody(text: str, students: int) -> None:
    answers = {str(number): {name: text for name in ("relu",)} for number in range(students)}
    assert not compare(answers, nothing_known).pairs


def test_what_many_wrote_accuses_nobody() -> None:
    many = {f"member-{number}": {"answer": original(3)} for number in range(holders_allowed(20) + 1)}
    assert not compare({**class_of(), **many}, nothing_known).pairs


def test_what_was_handed_out_or_is_in_the_answer_key_accuses_nobody() -> None:
    answers = class_of(zoe=original(3))
    assert not compare(answers, lambda: [original(3)]).pairs


def test_what_stands_around_the_handed_out_does_not_hide_a_copy() -> None:
    handed_out = original(3, statements=4)
    assert found(compare(class_of(zoe=original(3)), lambda: [handed_out])) == {("student-03", "zoe")}


def test_lines_equal_to_the_letter_count_where_their_code_is_everybodys() -> None:
    lines = ["def answer(x):", *(f"    part{n} = ops.exp(part{n}) - 1" for n in range(9)), "    return part3"]
    odd = [f"{line}  # hmm, does this realy hold in row {number}" for number, line in enumerate(lines)]
    many = {f"member-{number}": {"answer": "\n".join(lines)} for number in range(20)}
    pair = {"zoe": {"answer": "\n".join(odd)}, "yan": {"answer": "\n".join(odd)}}
    (one,) = compare({**many, **pair}, nothing_known).pairs
    assert one.students == ("yan", "zoe")
    assert one.answers[0].lines == len(lines)


def test_the_figures_of_a_pair_say_how_long_and_how_rare() -> None:
    (pair,) = compare(class_of(yan=original(3), zoe=original(3)), nothing_known).pairs[:1]
    (answer,) = pair.answers
    assert answer.alike == 1.0
    assert answer.holders == 3
    assert answer.words >= 50
    assert answer.length >= 60


def test_the_order_of_students_makes_no_difference() -> None:
    answers = class_of(zoe=renamed(original(3)), yan=original(5))
    assert compare(answers, nothing_known) == compare(dict(reversed(answers.items())), nothing_known)


def test_no_more_pairs_are_kept_than_a_person_reads() -> None:
    pairs = {f"{side}-{number:04}": {"answer": original(number)} for number in range(MOST_PAIRS + 7) for side in "ab"}
    compared = compare(pairs, nothing_known)
    assert len(compared.pairs) == MOST_PAIRS
    assert compared.left_out == 7


def alternatives(assignment: str) -> list[tuple[str, str]]:
    """Return exercise and text of every honest alternative, without what the file shares among them."""
    text = (ROOT / "solutions" / assignment / "alternatives.py").read_text("utf-8")
    marked = []
    for node in ast.parse(text).body:
        for call in getattr(node, "decorator_list", ()):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "alternative":
                words = {word.arg: ast.literal_eval(word.value) for word in call.keywords}
                marked.append((words["exercise"], str(ast.get_source_segment(text, node))))
    return marked


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_honest_alternatives_are_no_copies_of_each_other(assignment: str) -> None:
    released = released_cells(ROOT / "assignments" / assignment / f"{assignment}.ipynb")
    one_each = {f"{number:03}": {name: text} for number, (name, text) in enumerate(alternatives(assignment))}
    assert len(one_each) >= 20
    assert not compare(one_each, released.values).pairs


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_class_that_answers_all_exercises_as_the_alternatives_do_has_no_copies(assignment: str) -> None:
    by_exercise: dict[str, list[str]] = {}
    for name, text in alternatives(assignment):
        by_exercise.setdefault(name, []).append(text)
    released = released_cells(ROOT / "assignments" / assignment / f"{assignment}.ipynb")
    most = max(map(len, by_exercise.values()))
    students: Mapping[str, dict[str, str]] = {
        f"{number:02}": {name: texts[number] for name, texts in by_exercise.items() if number < len(texts)}
        for number in range(most)
    }
    assert not compare(students, released.values).pairs


def test_what_is_longer_than_anybodys_answers_is_not_looked_at() -> None:
    padding = "x = 1 + 2\n" * (MOST_OF_ONE // 10)
    answers = {name: {"a": padding, "late": original(3)} for name in ("yan", "zoe")}
    assert not compare({**class_of(), **answers}, nothing_known).pairs
    shorter = {name: {**own, "a": padding[:1_000]} for name, own in answers.items()}
    assert ("yan", "zoe") in found(compare({**class_of(), **shorter}, nothing_known))
