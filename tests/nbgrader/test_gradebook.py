"""Our grades in nbgrader's own gradebook, as its exporter, feedback and formgrader show them."""

import csv
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from browser import PROGRAM, Browser
from nbgrader.api import Gradebook
from running import BIN, MISTAKEN, NAME, ROOT, grade_id, run_in

pytestmark = pytest.mark.slow
EVIL = "<script>document.title='taken'</script> [x](javascript:alert(1)) <img src=x onerror=\"document.title='taken'\">"
DUE = "2026-03-01 12:00:00"


@pytest.fixture(scope="module")
def desk(submitted, tmp_path_factory) -> Path:
    """A course whose gradebook is not there yet: nobody ran nbgrader; the late get nothing by its own plugin."""
    folder = tmp_path_factory.mktemp("desk")
    for part in ("assignments", "solutions", "submitted"):
        shutil.copytree(submitted / part, folder / part)
    text = (ROOT / "nbgrader_config.py").read_text("utf-8")
    more = "\nc.GradeInBoxes.trust_submissions = True\nc.LateSubmissionPlugin.penalty_method = 'zero'\n"
    (folder / "nbgrader_config.py").write_text(text + more, "utf-8")
    add(folder, "hostile", hostile)
    add(
        folder, "bare", lambda notebook: {**notebook, "cells": [cell for cell in notebook["cells"] if not checks(cell)]}
    )
    assert grade(folder).returncode in (0, 1)
    return folder


def add(course: Path, student: str, change: Any) -> None:
    """A further student, whose notebook is changed from the right one."""
    notebook = json.loads((course / "submitted" / "right" / NAME / f"{NAME}.ipynb").read_text("utf-8"))
    path = course / "submitted" / student / NAME / f"{NAME}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(change(notebook)), "utf-8")


def checks(cell: dict[str, Any]) -> bool:
    return grade_id(cell).startswith("check-")


def hostile(notebook: dict[str, Any]) -> dict[str, Any]:
    """An answer that is worth nothing; markup, outputs and metadata that claim more."""
    for cell in notebook["cells"]:
        if grade_id(cell) == "question":
            cell["source"] = EVIL
        elif grade_id(cell) == "relu":
            cell["source"] = "def relu(x):\n    raise ValueError('<script>document.title=1</script>')"
        elif checks(cell):
            cell["metadata"]["nbgrader"]["points"] = 100
            cell["outputs"] = [{"output_type": "execute_result", "data": {"text/plain": "100", "text/html": EVIL}}]
    return {**notebook, "cells": [*notebook["cells"], {"cell_type": "raw", "metadata": {}, "source": EVIL}]}


def grade(course: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    words = ["grade", NAME, "submitted", "--seed", "0", "--trust-submissions", "--gradebook", "sqlite:///gradebook.db"]
    return run_in(course, "autograder", *words, *more)


def ours(course: Path) -> dict[str, dict[str, Any]]:
    paths = (course / "graded" / NAME / "students").glob("*.json")
    return {one["student"]: one for one in (json.loads(path.read_text("utf-8")) for path in paths)}


def book(course: Path) -> Gradebook:
    return Gradebook(f"sqlite:///{course}/gradebook.db")


def notebook_of(course: Path, student: str) -> dict[str, Any]:
    return json.loads((course / "autograded" / student / NAME / f"{NAME}.ipynb").read_text("utf-8"))


def test_nbgraders_own_export_has_our_scores_to_the_cent(desk):
    assert run_in(desk, "nbgrader", "export").returncode == 0
    with (desk / "grades.csv").open(newline="") as stream:
        theirs = {row["student_id"]: float(row["score"]) for row in csv.DictReader(stream)}
    assert theirs == {student: report["score"] for student, report in ours(desk).items()}
    assert len(set(theirs.values())) >= 3


def test_each_exercise_has_its_partial_credit(desk):
    with book(desk) as opened:
        for student, report in ours(desk).items():
            for exercise in report["exercises"]:
                found = opened.find_grade(f"check-{exercise['name']}", NAME, NAME, student)
                assert (found.auto_score, found.max_score) == (exercise["score"], exercise["max_score"])


def test_a_written_answer_waits_for_a_person_and_an_empty_one_does_not(desk):
    with book(desk) as opened:
        waiting = {s: opened.find_grade("question", NAME, NAME, s).needs_manual_grade for s in ours(desk)}
    assert waiting["hostile"] is True
    assert waiting["untouched"] is False


def test_a_check_cell_that_is_missing_is_put_back_with_its_score(desk):
    cells = {grade_id(cell): cell for cell in notebook_of(desk, "bare")["cells"]}
    assert cells["check-relu"]["outputs"][0]["data"]["text/plain"] == "2.0"
    assert ours(desk)["bare"]["score"] == 16


def test_the_notebook_is_one_that_nbformat_accepts_and_holds_no_output_of_the_students(desk):
    import nbformat

    for student in ours(desk):
        notebook = notebook_of(desk, student)
        nbformat.validate(nbformat.from_dict(notebook))
        assert 'onerror=\\"' not in json.dumps([cell.get("outputs") for cell in notebook["cells"]])


def test_feedback_shows_comments_and_scores_and_runs_no_script_of_the_students(desk):
    assert run_in(desk, "nbgrader", "generate_feedback", NAME).returncode == 0
    page = (desk / "feedback" / "mistaken" / NAME / f"{NAME}.html").read_text("utf-8")
    for name in MISTAKEN:
        assert f"{name}: not yet" in page
    assert f"(Score: {ours(desk)['mistaken']['score']}" in page
    dangerous = (desk / "feedback" / "hostile" / NAME / f"{NAME}.html").read_text("utf-8")
    assert "<script>document.title" not in dangerous
    assert "onerror=" in dangerous  # the text is there to be read
    assert "<img src=x" not in dangerous
    assert 'href="javascript' not in dangerous


def test_grading_again_what_did_not_change_writes_nothing(desk):
    before = (desk / "autograded" / "mistaken" / NAME / f"{NAME}.ipynb").stat().st_mtime_ns
    done = grade(desk)
    assert f"0 written, {len(ours(desk))} as they were before" in done.stderr
    assert (desk / "autograded" / "mistaken" / NAME / f"{NAME}.ipynb").stat().st_mtime_ns == before


def test_manual_grades_and_comments_stay_when_the_work_is_handed_in_again(desk, tmp_path):
    course = shutil.copytree(desk, tmp_path / "course")
    with book(course) as opened:
        opened.find_grade("check-sigmoid", NAME, NAME, "mistaken").manual_score = 2.75
        opened.find_comment("sigmoid", NAME, NAME, "mistaken").manual_comment = "A person wrote this."
        question = opened.find_grade("question", NAME, NAME, "hostile")
        question.manual_score, question.needs_manual_grade = 3.0, False
        opened.db.commit()
    path = course / "submitted" / "mistaken" / NAME / f"{NAME}.ipynb"
    right = json.loads((course / "submitted" / "right" / NAME / f"{NAME}.ipynb").read_text("utf-8"))
    path.write_text(json.dumps(right | {"nbformat_minor": 4}), "utf-8")
    assert grade(course).returncode == 0
    with book(course) as opened:
        sigmoid = opened.find_grade("check-sigmoid", NAME, NAME, "mistaken")
        assert (sigmoid.manual_score, sigmoid.auto_score, sigmoid.score) == (2.75, 3.0, 2.75)
        assert sigmoid.needs_manual_grade  # nbgrader's own rule: a person decides which counts
        assert opened.find_comment("sigmoid", NAME, NAME, "mistaken").comment == "A person wrote this."
        question = opened.find_grade("question", NAME, NAME, "hostile")
        assert (question.score, question.needs_manual_grade) == (3.0, False)


def test_nbgraders_own_penalty_for_the_late_is_taken_off(desk, tmp_path):
    course = shutil.copytree(desk, tmp_path / "course", ignore=shutil.ignore_patterns("autograded"))
    with book(course) as opened:
        opened.update_or_create_assignment(NAME, duedate=DUE)
    (course / "submitted" / "right" / NAME / "timestamp.txt").write_text("2026-03-01 14:00:00 UTC")
    (course / "submitted" / "bare" / NAME / "timestamp.txt").write_text("2026-03-01 12:30:00 Europe/Berlin")
    assert grade(course, "--output", "again").returncode == 0
    with book(course) as opened:
        late = {s: opened.find_submission_notebook(NAME, NAME, s).late_submission_penalty for s in ("right", "bare")}
    assert late == {"right": 16.0, "bare": None}


def test_other_cells_under_one_name_are_refused_in_a_sentence(desk, tmp_path):
    course = shutil.copytree(desk, tmp_path / "course")
    path = course / "assignments" / NAME / f"{NAME}.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    notebook["cells"] = [cell for cell in notebook["cells"] if grade_id(cell) != "question"]
    path.write_text(json.dumps(notebook), "utf-8")
    done = grade(course)
    assert done.returncode == 2
    assert "has submissions to activations with other cells" in done.stderr
    assert "Traceback" not in done.stderr


def test_nbgraders_own_autograde_gives_the_same_scores_without_a_kernel(desk, tmp_path):
    course = shutil.copytree(desk, tmp_path / "course", ignore=shutil.ignore_patterns("autograded", "gradebook.db"))
    with (course / "nbgrader_config.py").open("a") as stream:
        stream.write("c.GradeInBoxes.seed = 0\n")
    assert run_in(course, "autograder", "build", NAME, "--nbgrader", "--course", ".").returncode == 0
    assert run_in(course, "nbgrader", "generate_assignment", NAME).returncode == 0
    done = run_in(course, "nbgrader", "autograde", NAME)
    assert done.returncode == 0, done.stderr
    assert "kernel" not in done.stderr.lower()
    with book(course) as opened:
        for student, report in ours(desk).items():
            for exercise in report["exercises"]:
                found = opened.find_grade(f"check-{exercise['name']}", NAME, NAME, student)
                assert found.auto_score == exercise["score"], (student, exercise["name"])
            assert opened.find_comment("relu", NAME, NAME, "hostile").auto_comment.startswith("relu: stopped")
    assert notebook_of(course, "mistaken")["cells"] == notebook_of_nbgrader(desk, "mistaken")


def notebook_of_nbgrader(course: Path, student: str) -> list[dict[str, Any]]:
    """The cells as nbgrader's exporter writes them: text as a list of lines."""
    import nbformat

    text = nbformat.writes(nbformat.from_dict(notebook_of(course, student)))
    return json.loads(text)["cells"]


@pytest.fixture(scope="module")
def formgrader(desk):
    """The address of a real Jupyter server with nbgrader's formgrader in it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    jupyter = desk / ".jupyter"
    environment = {**os.environ, **{f"JUPYTER_{kind}_DIR": str(jupyter) for kind in ("CONFIG", "DATA", "RUNTIME")}}
    environment |= {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    environment.pop("PYTHONWARNINGS", None)
    extension = "nbgrader.server_extensions.formgrader=True"
    words = ["-m", "jupyter_server", "--no-browser", "--allow-root", f"--port={port}", "--ip=127.0.0.1"]
    words += ["--IdentityProvider.token=", f"--ServerApp.jpserver_extensions={extension}"]
    log = (desk / "server.log").open("w")
    server = subprocess.Popen([sys.executable, *words], cwd=desk, env=environment, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}/formgrader"
        end = time.monotonic() + 120
        while not answers(address):
            assert server.poll() is None and time.monotonic() < end, (desk / "server.log").read_text()
            time.sleep(0.5)
        yield address
    finally:
        server.terminate()
        server.wait(30)
        log.close()


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own server's
            return True
    except (urllib.error.URLError, OSError):
        return False


@pytest.mark.skipif(not PROGRAM, reason="no Chromium on this machine: formgrader is not looked at")
def test_formgrader_shows_scores_and_comments_and_runs_no_script_of_the_students(desk, formgrader, tmp_path):
    with book(desk) as opened:
        ids = {s: opened.find_submission_notebook(NAME, NAME, s).id for s in ("mistaken", "hostile")}
    filled = (
        "document.querySelectorAll('input.score').length >= 8 && $('#check-sigmoid').attr('placeholder') !== undefined"
    )
    with Browser(tmp_path / "profile") as browser:
        browser.go(f"{formgrader}/submissions/{ids['mistaken']}", filled)
        shown = {
            exercise["name"]: float(browser.value(f"$('#check-{exercise['name']}').attr('placeholder')"))
            for exercise in ours(desk)["mistaken"]["exercises"]
        }
        assert shown == {exercise["name"]: exercise["score"] for exercise in ours(desk)["mistaken"]["exercises"]}
        assert browser.value("$('#sigmoid-comment').attr('placeholder')").startswith("sigmoid: not yet")
        assert browser.value("document.querySelectorAll('.output_html svg').length") > 0
        browser.picture(Path(os.environ.get("FORMGRADER_PICTURE", tmp_path / "formgrader.png")))
        browser.go(f"{formgrader}/submissions/{ids['hostile']}", filled)
        assert browser.value("document.title") == NAME
        assert browser.value("document.querySelectorAll('#notebook script, #notebook [onerror]').length") == 0
        assert "onerror" in browser.value("document.querySelector('#notebook').innerText")
