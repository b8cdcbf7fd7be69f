"""results.json follows Gradescope's rules, and our own failures are no zeros."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.integrations.gradescope_lock import needed
from autograder.integrations.gradescope_results import VISIBILITIES, failed, results
from autograder.integrations.gradescope_zip import files_of
from autograder.model.verdict import Verdict

LOCK = Path(__file__).parents[2] / "requirements.lock"
TOP = {
    "score", "execution_time", "output", "output_format", "test_output_format", "test_name_format", "visibility",
    "stdout_visibility", "extra_data", "tests", "leaderboard",
}  # fmt: skip
TEST = {
    "score", "max_score", "status", "name", "name_format", "number", "output", "output_format", "tags", "visibility",
    "extra_data",
}  # fmt: skip
FORMATS = {"text", "html", "simple_format", "md", "ansi"}


def test_every_key_and_word_is_one_that_gradescope_knows(report):
    for visibility in VISIBILITIES:
        found = json.loads(json.dumps(results(report, 1.0, visibility), allow_nan=False))
        assert set(found) <= TOP
        assert {found["output_format"], found["test_output_format"], found["test_name_format"]} <= FORMATS
        assert {found["visibility"], found["stdout_visibility"]} <= set(VISIBILITIES)
        for test in found["tests"]:
            assert set(test) <= TEST
            assert test["visibility"] == visibility
            assert test.get("status", "failed") in ("passed", "failed")


def test_the_score_is_the_reports_and_the_tests_add_up_to_it(report):
    found = results(report, 1.0, "visible")
    assert found["score"] == report.score == sum(test.get("score", 0) for test in found["tests"])


def test_what_we_could_not_grade_has_no_score_and_is_said_to_be_our_fault(report):
    found = results(report, 1.0, "visible")
    waiting = [test for test in found["tests"] if "score" not in test]
    assert [test["name"].partition(":")[0] for test in waiting] == ["relu_grad"]
    assert "2 points are not in the score: relu_grad. It is our fault" in found["output"]


def test_where_nothing_could_be_graded_there_is_no_score_at_all(report):
    lost = tuple(replace(one, verdict=Verdict.UNGRADED, score=0.0) for one in report.exercises)
    for found in (results(replace(report, exercises=lost), 1.0, "visible"), failed("It stopped.", 1.0)):
        assert "score" not in found
        assert "tests" not in found
        assert "our fault" in found["output"]


def test_the_hint_is_given_once_and_findings_are_not_shown_to_students(report):
    found = results(report, 1.0, "visible")
    shown = json.dumps([found["output"], found["tests"]])
    assert shown.count("Exactly 0 on the left.") <= 2  # what to do next, and at the check
    assert "for the instructor alone" not in shown
    assert "\x00" not in found["tests"][0]["output"]


def test_the_lock_that_is_sent_has_what_grading_needs_with_hashes_and_no_more():
    lock = needed(LOCK.read_text("utf-8"))
    names = {line.partition("==")[0] for line in lock.splitlines() if line[:1].isalnum()}
    assert {"keras", "tensorflow", "numpy", "sqlalchemy", "jinja2", "typer", "ipython", "h5py", "pyseccomp"} <= names
    assert names.isdisjoint({"nbgrader", "jupytext", "mkdocs", "mypy", "ruff", "jax", "pytest", "notebook"})


def test_the_lock_that_is_sent_keeps_each_entry_whole_for_every_version_of_python():
    whole = LOCK.read_text("utf-8")
    for name in ("numpy", "scipy", "keras"):
        wanted = entries(whole, name)
        assert wanted
        assert entries(needed(whole), name) == wanted


def entries(lock: str, name: str) -> list[str]:
    found, inside = [], False
    for line in lock.splitlines():
        inside = line.startswith(f"{name}==") or (inside and line.startswith(" "))
        found += [line] if inside else []
    return found


@pytest.mark.parametrize("text", ["", "# nothing\n"])
def test_an_empty_lock_stays_empty(text):
    assert needed(text).strip() == ""


def test_every_file_of_a_package_goes_but_what_is_compiled_or_hidden(tmp_path):
    package = tmp_path / "kit"
    for name in ("__init__.py", "py.typed", "pages/page.html", "pages/sort.js", "run", "data.npz"):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(name)
    for name in ("__pycache__/a.cpython-311.pyc", "old.pyc", ".page.html.swp", ".git/config"):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(name)
    assert dict(files_of(package)) == {
        f"lib/kit/{name}": name.encode()
        for name in ("__init__.py", "py.typed", "pages/page.html", "pages/sort.js", "run", "data.npz")
    }
