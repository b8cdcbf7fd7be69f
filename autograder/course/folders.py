"""Find the course: the folders `assignments/` and `solutions/`, or the released assignments inside this package.

Trusted side; reads the instructor's own files and never a submission.
"""

import difflib
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError

_RELEASED = Path(__file__).resolve().parent.parent / "released"


@dataclass(frozen=True, kw_only=True)
class Course:
    """Where a course keeps its files.

    Attributes:
        assignments: the released folders, one an assignment.
        solutions: the answer keys; None where there are none, as on a student's machine.
    """

    assignments: Path
    solutions: Path | None

    def names(self) -> list[str]:
        """Return the names of the assignments, sorted."""
        return sorted(folder.parent.name for folder in self.assignments.glob("*/exercises.py"))

    def folder(self, name: str) -> Path:
        """Return the released folder of assignment `name`.

        Raises:
            UsageError: there is no such assignment; the sentence lists those there are, the nearest first.
        """
        names = self.names()
        if name not in names:
            near = difflib.get_close_matches(name, names, n=len(names), cutoff=0.0)
            there_are = ", ".join(near or names) or "none"
            raise UsageError(f"There is no assignment “{name}” in {self.assignments}. There are: {there_are}.")
        return self.assignments / name

    def solution(self, name: str) -> Path:
        """Return the folder that holds the answer key of assignment `name`.

        Raises:
            UsageError: the course has no solutions, or none for this assignment.
        """
        self.folder(name)
        if self.solutions is None:
            raise UsageError(
                f"Grading {name} needs its answer key, solutions/{name}/{name}.py of the course. Here only the "
                f"assignments in {self.assignments} were found. "
                "Run the command in the course folder, or name it with --course."
            )
        key = self.solutions / name / f"{name}.py"
        if not key.is_file():
            raise UsageError(
                f"Grading {name} needs its answer key {key}, which is not there. "
                "Run the command in the course folder, or name it with --course."
            )
        return self.solutions / name

    def worded_in(self, name: str) -> list[Path]:
        """Return the folders of assignment `name` that may have catalogues of their own, `locale/zh.po`.

        Raises:
            UsageError: there is no such assignment, or it lacks its answer key.
        """
        return [self.folder(name), self.solution(name)]


def find_course(start: Path | None = None) -> Course:
    """Return the course at or above `start` (the working folder), else the assignments that came with the package.

    Raises:
        UsageError: `start` was given and neither it nor a folder above it is a course.
    """
    here = (start or Path.cwd()).resolve()
    if start is not None and not start.is_dir():
        raise UsageError(f"{start} is no course: there is no such folder.")
    for folder in (here, *here.parents):
        if any((folder / "assignments").glob("*/exercises.py")):
            solutions = folder / "solutions"
            return Course(assignments=folder / "assignments", solutions=solutions if solutions.is_dir() else None)
    if start is not None:
        raise UsageError(f"{here} is no course: it has no folder assignments/ with an exercises.py in it.")
    return packaged_course()


def packaged_course() -> Course:
    """Return the released assignments that this package brings, or those of the source tree it runs from."""
    if _RELEASED.is_dir():
        return Course(assignments=_RELEASED, solutions=None)
    return Course(assignments=_RELEASED.parent.parent / "assignments", solutions=None)
