"""How large `class.html` of a large class is, and how long a browser takes to open it and to sort its students.

    python benchmarks/opening.py [--students 1000] [--keep FOLDER]

The class is made up: every verdict, long names, misconceptions, unnamed answers, copies and a long audit log are in it.
Chromium opens the page without a window; seconds are the page's own (`loadEventEnd`, and of its thread alone).
"""

import argparse
import json
import random
import statistics
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from browser import PROGRAM, Browser

from autograder.model.exercise import Evidence
from autograder.model.report import Diagnosis, ExerciseReport, Finding, Report
from autograder.model.similar import AlikeAnswer, Compared, Pair
from autograder.model.verdict import Verdict
from autograder.reports.class_page import class_page
from autograder.reports.similar import Similar

MOST_BYTES, MOST_SECONDS = 3_000_000, 1.0
EXERCISES = ("relu", "relu_grad", "sigmoid", "sigmoid_grad", "tanh", "tanh_grad", "two_class_softmax")
_NAMES = ("Amara Okafor", "Zoë van der Woude-Østergård", "王小明", "Nguyễn Thị Minh Khai", "محمد الأمين", "o'brien_x2")
_WRONG = (Verdict.FAILED, Verdict.ERRORED, Verdict.MISSING, Verdict.TIMED_OUT, Verdict.OVER_LIMIT, Verdict.UNGRADED)
_CODE = "\n".join(f"    part{n} = ops.exp(x * {n}) - ops.tanh(x) / {n + 2}  # step {n}" for n in range(20))


def make_page(students: int) -> str:
    """Return the page of a class in which everything occurs that a page can show."""
    draw = random.Random(0)
    names = [f"{_NAMES[place % len(_NAMES)]} {place:04}" for place in range(students)]
    reports = [_report(name, draw) for name in names]
    pairs = tuple(_pair(names[place], names[-1 - place]) for place in range(min(100, students // 2)))
    texts = {name: dict.fromkeys(EXERCISES, f"def answer(x):\n{_CODE}\n    return part3") for name in names}
    log = {"at": "2026-12-01T10:00:00", "who": "bo", "what": "rescored", "exercise": "relu", "old": "1", "new": "2"}
    changes = [{**log, "student": name, "why": "the gradient earns 2 instead of 1"} for name in names]
    similar = Similar(compared=Compared(students=students, pairs=pairs), texts=texts)
    return class_page("Activations", reports, changes=changes, similar=similar)


def _report(student: str, draw: random.Random) -> Report:
    exercises = tuple(_exercise(name, draw) for name in EXERCISES)
    waits = any(one.verdict is Verdict.UNGRADED for one in exercises)
    report = Report(assignment="activations", title="Activations", student=student, exercises=exercises, tier="A")
    reasons = (f"{exercises[0].name}: no box could be built for this run.",) if waits else ()
    found = ("Cell 3 opened a file that is none of its own (/etc/passwd).",) if draw.random() < 0.02 else ()
    return replace(report, needs_review=waits, reasons=reasons, findings=found)


def _exercise(name: str, draw: random.Random) -> ExerciseReport:
    verdict = draw.choice(_WRONG) if draw.random() < 0.3 else Verdict.PASSED
    said = f"{name}(-1.25) gave -0.0125, expected 0.0, and 31 more of 64 values differ."
    evidence = Evidence(call=f"{name}(-1.25)", received="-0.0125", expected="0.0", detail="32 of 64 values differ")
    passed = verdict is Verdict.PASSED
    finding = Finding(
        name="values",
        title="gives the right values",
        verdict=verdict,
        score=2.0 * passed,
        max_score=2.0,
        rationale="" if passed else said,
        evidence=Evidence() if passed else evidence,
    )
    number = draw.randrange(12)
    belief = Diagnosis(names=(f"belief-{number}",), titles=(f"The leak has slope 0.0{number}.",), hints=("Look left.",))
    failed = verdict is Verdict.FAILED
    return ExerciseReport(
        name=name,
        title="a function",
        verdict=verdict,
        score=2.0 * passed,
        max_score=2.0,
        findings=(finding,),
        diagnosis=belief if failed and number < 8 else None,
        seconds=0.1,
        fingerprint=f"{number}" if failed else "",
    )


def _pair(one: str, other: str) -> Pair:
    answers = [AlikeAnswer(exercise=name, alike=0.97, words=60, length=90, holders=2, lines=3) for name in EXERCISES]
    first, second = sorted((one, other))
    return Pair(students=(first, second), answers=tuple(answers))


def measure(page: str, folder: Path, rounds: int = 5) -> dict[str, float]:
    """Return how large a page is, and seconds: to open it by the clock and of its thread, and to sort its students."""
    path = folder / "class.html"
    path.write_text(page, "utf-8")
    with Browser(folder / "profile") as browser:
        turns = [_turn(browser, path) for _ in range(rounds)]
    opened, used, sorted_ = (round(statistics.median(turn[at] for turn in turns), 3) for at in range(3))
    return {"bytes": len(page.encode()), "open": opened, "open_thread": used, "sort": sorted_}


def _turn(browser: Browser, path: Path) -> tuple[float, float, float]:
    used = browser.open(path.as_uri())
    load = float(browser.value("performance.getEntriesByType('navigation')[0].loadEventEnd"))
    click = "document.querySelectorAll('.sortable th button')[1].click(), document.body.offsetHeight"
    took = float(
        browser.value(f"(() => {{ const began = performance.now(); {click}; return performance.now() - began }})()")
    )
    return load / 1000, used, took / 1000


def main(words: Sequence[str] | None = None) -> None:
    """Measure, print the figures as JSON and say which are required."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--keep", type=Path, help="A folder for the page.")
    asked = parser.parse_args(words)
    page = make_page(asked.students)
    if asked.keep:
        asked.keep.mkdir(parents=True, exist_ok=True)
        (asked.keep / "class.html").write_text(page, "utf-8")
    if not PROGRAM:
        raise SystemExit("A browser is needed; Debian's package is `chromium`.")
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        print(json.dumps({"students": asked.students, **measure(page, Path(folder))}))
    print(f"bytes: at most {MOST_BYTES:,}; open: at most {MOST_SECONDS:g} s")


if __name__ == "__main__":
    main()
