"""What nbgrader's gradebook holds after a run, without a box: what is ours, what is a person's, what lateness costs."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.errors import StoreError, UsageError
from autograder.integrations import nbgrader_home
from autograder.integrations.homes import Graded
from autograder.integrations.nbgrader_course import NbgraderCourse
from autograder.integrations.nbgrader_home import GradebookHome
from autograder.model.notebook import Notebook
from autograder.model.policy import Lateness
from autograder.model.submission import Format, Submission

NAME = "activations"
ASSIGNMENTS = Path(__file__).parents[2] / "assignments"


@pytest.fixture(scope="module")
def empty(released, tmp_path_factory):
    """A gradebook that knows the assignment and nobody; nbgrader takes seconds to make one."""
    folder = tmp_path_factory.mktemp("empty")
    NbgraderCourse(folder, f"sqlite:///{folder}/gradebook.db").register(released, NAME)
    return folder / "gradebook.db"


@pytest.fixture
def send(assignment, empty, tmp_path, monkeypatch):
    """Brings reports home; a box would read nothing in these files."""
    shutil.copy(empty, tmp_path)
    monkeypatch.setattr(nbgrader_home, "read_cells", lambda boxes, submission: Notebook())

    def run(*reports, content=b"1", handed_in=None, sure=True):
        course = NbgraderCourse(tmp_path, f"sqlite:///{tmp_path}/gradebook.db")
        home = GradebookHome(course=course, released=ASSIGNMENTS / NAME, submissions=tmp_path)
        graded = [
            Graded(
                submission=Submission(
                    student=report.student,
                    source=report.source,
                    format=Format.NOTEBOOK,
                    read=lambda: content,
                    handed_in=handed_in,
                    sure=sure,
                ),
                report=report,
            )
            for report in reports
        ]
        home.receive(assignment, graded, None)
        return home

    return run


@pytest.fixture
def book(tmp_path):
    return lambda: Gradebook(f"sqlite:///{tmp_path}/gradebook.db")


def test_what_is_ungraded_by_our_fault_has_no_score_and_asks_for_a_person(send, book, report):
    send(report)
    with book() as opened:
        grade = opened.find_grade("check-relu_grad", NAME, NAME, "ada")
        assert (grade.auto_score, grade.needs_manual_grade) == (None, True)
        assert opened.find_grade("check-relu", NAME, NAME, "ada").needs_manual_grade is False
        assert "our fault" in opened.find_comment("relu_grad", NAME, NAME, "ada").comment


def test_a_manual_grade_resolved_by_a_person_stays_resolved_while_nothing_changes(send, book, report):
    send(report)
    with book() as opened:
        grade = opened.find_grade("check-relu_grad", NAME, NAME, "ada")
        grade.manual_score, grade.needs_manual_grade = 1.5, False
        opened.db.commit()
    assert send(report).unchanged == ["ada"]
    with book() as opened:
        grade = opened.find_grade("check-relu_grad", NAME, NAME, "ada")
        assert (grade.score, grade.needs_manual_grade) == (1.5, False)


@pytest.mark.parametrize("change", ["content", "report", "gradebook"])
def test_a_change_of_the_file_the_report_or_the_gradebook_is_written(send, book, report, change):
    send(report)
    if change == "gradebook":
        with book() as opened:
            opened.find_grade("check-relu", NAME, NAME, "ada").auto_score = 0.0
            opened.db.commit()
    later = replace(report, repairs=("Something else.",)) if change == "report" else report
    home = send(later, content=b"2" if change == "content" else b"1")
    assert home.written == ["ada"]
    with book() as opened:
        assert opened.find_grade("check-relu", NAME, NAME, "ada").auto_score == 0.5


def test_the_assignments_own_penalty_makes_nbgraders_score_the_reports(send, book, report):
    late = replace(report, lateness=Lateness(percent=25.0, sentence="Late."))
    send(late)
    with book() as opened:
        found = opened.find_submission_notebook(NAME, NAME, "ada")
        assert found.score - found.late_submission_penalty == pytest.approx(late.score, abs=1e-9)
        assert found.late_submission_penalty > 0


@pytest.mark.parametrize(("sure", "moment"), [(True, datetime(2026, 3, 1, 12)), (False, None)])
def test_nbgrader_is_told_when_it_was_handed_in_only_where_that_was_noted(send, book, report, tmp_path, sure, moment):
    send(report, handed_in=datetime(2026, 3, 1, 12, tzinfo=UTC), sure=sure)
    with book() as opened:
        assert opened.find_submission(NAME, "ada").timestamp == moment
    assert (tmp_path / "autograded" / "ada" / NAME / "timestamp.txt").exists() is sure


def test_a_student_who_is_no_longer_in_the_class_keeps_what_there_was(send, book, report):
    send(report, replace(report, student="bob"))
    send(report)
    with book() as opened:
        assert opened.find_grade("check-relu", NAME, NAME, "bob").auto_score == 0.5


@pytest.mark.parametrize("student", ["", "..", "a/b", "../../etc"])
def test_a_name_that_is_no_folders_name_is_refused(send, report, student, tmp_path):
    with pytest.raises(UsageError, match="no folder"):
        send(replace(report, student=student))
    assert not (tmp_path / "autograded").exists()


@pytest.mark.parametrize("url", ["nonsense", "nosuch://x", "sqlite:////nowhere/at/all/gradebook.db"])
def test_a_gradebook_that_cannot_be_opened_is_one_sentence(tmp_path, url):
    with pytest.raises((UsageError, StoreError), match="gradebook"), NbgraderCourse(tmp_path, url).gradebook():
        pass


def test_a_configuration_that_cannot_be_read_is_one_sentence(tmp_path):
    (tmp_path / "nbgrader_config.py").write_text("c = get_config(")
    with pytest.raises(UsageError, match=r"nbgrader_config\.py cannot be read: SyntaxError"):
        NbgraderCourse(tmp_path, "")
