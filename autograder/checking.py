"""Check one's own notebook with the public inputs: what a student runs.

The student's own machine and code: nothing here is secret. Confined where the host can, and run anyway where not.
"""

from pathlib import Path

from autograder.course.assignments import load_assignment
from autograder.course.folders import Course
from autograder.course.public import PUBLIC_SEED, load_public
from autograder.errors import UnreadableNotebookError, UsageError
from autograder.judging.whole import judge_exercise
from autograder.language import SOURCE, listed, phrase, recalled, speaking
from autograder.model.report import Report
from autograder.model.submission import Format
from autograder.model.verdict import Verdict
from autograder.observing.run import observe
from autograder.sandbox.lazy import LazyZygote
from autograder.submissions.files import read_regular


def check_notebook(course: Course, notebook: Path, name: str | None = None, language: str = SOURCE) -> Report:
    """Return the report on `notebook` with the public inputs.

    Args:
        course: where the assignments are.
        notebook: the student's own file.
        name: the assignment; None takes the one that the file or its folder is called after.
        language: of the report.

    Raises:
        UsageError: the file or the assignment is not there.
    """
    with speaking(language):
        if not notebook.is_file():
            raise UsageError(phrase("{path} does not exist. Expected your notebook, .ipynb or .py.", path=notebook))
        folder = course.folder(name or _assignment_of(course, notebook))
    with speaking(language, [folder]):
        return _checked(course, notebook, folder)


def _checked(course: Course, notebook: Path, folder: Path) -> Report:
    assignment = load_assignment(course, folder.name)
    expected = load_public(folder)
    checks = {exercise.name: exercise.make_checks(PUBLIC_SEED) for exercise in assignment.exercises}
    try:
        content = read_regular(notebook)
    except UnreadableNotebookError as error:
        raise UsageError(phrase("{name}: {why}", name=notebook, why=recalled(str(error)))) from None
    format_ = Format.SCRIPT if notebook.suffix == ".py" else Format.NOTEBOOK
    with LazyZygote(1, trust=True) as zygote:
        observed = observe(zygote.get(), assignment, checks, content, format_)
    exercises = [
        judge_exercise(one, checks[one.name], observed.exercises[one.name], expected[one.name])
        for one in assignment.exercises
    ]
    return Report(
        assignment=assignment.name,
        title=phrase(assignment.title),
        student=notebook.stem,
        exercises=tuple(exercises),
        needs_review=any(one.verdict is Verdict.UNGRADED for one in exercises),
        repairs=tuple(map(recalled, (*observed.repairs, *observed.notes))),
        source=str(notebook),
        tier=observed.tier,
    )


def _assignment_of(course: Course, notebook: Path) -> str:
    names = course.names()
    for candidate in (notebook.stem, notebook.resolve().parent.name):
        if candidate in names:
            return candidate
    raise UsageError(
        phrase(
            "Which assignment is {file}? Say --assignment NAME; there are: {names}.",
            file=notebook.name,
            names=listed(names),
        )
    )
