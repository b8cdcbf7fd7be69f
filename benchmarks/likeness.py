"""How long it takes to find copies in a large class, and whether planted ones are found and nobody else is named.

    python benchmarks/likeness.py [--students 1000] [--assignment activations]

Every student answers each exercise as one of the known right or wrong answers does, with statements, comments and
numbers of their own in it. Some copy a whole notebook and rename, comment and reorder. One processor, one process.
"""

import argparse
import ast
import json
import random
import re
import time
from collections.abc import Sequence
from pathlib import Path

from autograder.course.answers import AnswerKey, load_key
from autograder.course.assignments import load_assignment
from autograder.course.folders import find_course
from autograder.similarity.pairs import compare

COPIES = 10
MOST_SECONDS = 5.0
_CALLS = ("exp", "log1p", "sqrt", "square", "sign", "abs", "tanh", "cos", "minimum", "maximum", "floor", "relu6")
Answers = dict[str, str]


def make_class(key: AnswerKey, students: int) -> tuple[dict[str, Answers], set[tuple[str, str]]]:
    """Return a class's answers, by student and exercise, and the pairs of which one copied."""
    draw = random.Random(0)
    known: dict[str, list[str]] = {}
    for exercise, source in _answers(key):
        known.setdefault(exercise, []).append(_definition(source))
    names = [f"student-{number:04}" for number in range(students)]
    answers = {name: {one: _own(draw.choice(texts), draw) for one, texts in known.items()} for name in names}
    copied = {(names[place], f"{names[place]}-copy") for place in range(COPIES)}
    for source, copy in copied:
        answers[copy] = {one: _disguised(text) for one, text in answers[source].items()}
    return answers, copied


def measure(assignment: str, students: int) -> dict[str, object]:
    """Return the seconds that the comparison takes, how many planted copies it finds, and how many others it names."""
    course = find_course(Path(__file__).parent)
    key, released = load_key(course, assignment), load_assignment(course, assignment).cells
    answers, copied = make_class(key, students)
    known = [*released.values(), key.reference, *(source for _, source in _answers(key))]
    began = time.process_time()
    found = {pair.students for pair in compare(answers, lambda: known).pairs}
    return {
        "students": len(answers),
        "characters": sum(len(text) for own in answers.values() for text in own.values()),
        "seconds": round(time.process_time() - began, 2),
        "copies": len(copied),
        "found": len(found & copied),
        "others": len(found - copied),
    }


def _answers(key: AnswerKey) -> list[tuple[str, str]]:
    right = [(one.exercise, one.source) for one in key.alternatives]
    return [*right, *((one.exercise, one.source) for one in key.misconceptions)]


def _definition(source: str) -> str:
    """Return the last definition of a known answer, without what its file shares among all."""
    return str(ast.get_source_segment(source, ast.parse(source).body[-2]))


def _own(text: str, draw: random.Random) -> str:
    """Put two statements and a comment of one's own into an answer."""
    first, *rest = text.splitlines()
    for number in range(2):
        step = f"    own{number} = ops.{draw.choice(_CALLS)}(x * {draw.randrange(2, 99)}, {draw.randrange(9)})"
        step += f" + ops.{draw.choice(_CALLS)}(ops.{draw.choice(_CALLS)}(x[{draw.randrange(9)}]))"
        rest.insert(draw.randrange(len(rest) + 1), f"{step}  # {draw.random()}")
    return "\n".join([first, *rest])


def _disguised(text: str) -> str:
    return re.sub(r"#.*", "# mine", re.sub(r"\bx\b", "inputs", re.sub(r"\bown", "step", text)))


def main(words: Sequence[str] | None = None) -> None:
    """Measure, print the figures as JSON and say which are required."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--assignment", default="activations")
    asked = parser.parse_args(words)
    print(json.dumps(measure(asked.assignment, asked.students)))
    print(f"seconds: at most {MOST_SECONDS:g}; found: all copies; others: 0")


if __name__ == "__main__":
    main()
