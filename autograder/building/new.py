"""`autograder new`: the files of an assignment that builds and grades as it stands, to be rewritten bit by bit.

Trusted side; runs nothing and overwrites nothing.
"""

import keyword
import re
from importlib.resources import files
from pathlib import Path

from autograder.errors import UsageError

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}")
# Names that would mean something else: to Python, to the file systems of students, or to a notebook that imports.
_TAKEN = frozenset({"con", "prn", "aux", "nul", "autograder", "mlpkit", "keras", "numpy", "tensorflow"})
_CONFIGURATION = "nbgrader_config.py"


def new(start: Path, name: str) -> list[Path]:
    """Write the files of a new assignment to the course at or above the folder `start`, or found a course there.

    Args:
        start: where to look for a course.
        name: the assignment's; letters, digits and underscores.

    Returns:
        The files that were written, among them an nbgrader_config.py where the course had none.

    Raises:
        UsageError: the name will not do, or is taken; nothing was written.
    """
    if not _NAME.fullmatch(name) or keyword.iskeyword(name) or name.casefold() in _TAKEN:
        raise UsageError(
            f"“{name}” cannot be the name of an assignment. Expected a name such as week_3: letters, digits and "
            "underscores, a letter first, at most 60 of them, and neither a reserved word nor the name of a library."
        )
    course = course_folder(start)
    for folder in (course / "assignments", course / "solutions"):
        taken = [one.name for one in folder.glob("*") if one.name.casefold() == name.casefold()]
        if taken:
            raise UsageError(f"{folder / taken[0]} exists already and was left as it is; choose another name.")
    return [_write(course / path, text) for path, text in _contents(course, name).items()]


def course_folder(start: Path) -> Path:
    """Return the nearest folder at or above `start` that has an assignment or an nbgrader_config.py, else `start`.

    Raises:
        UsageError: `start` is no folder.
    """
    here = start.resolve()
    if not here.is_dir():
        raise UsageError(f"{start} is no folder; create it first.")
    for folder in (here, *here.parents):
        if (folder / _CONFIGURATION).is_file() or any((folder / "assignments").glob("*/exercises.py")):
            return folder
    return here


def _contents(course: Path, name: str) -> dict[str, str]:
    """Return the text of each file by its path in the course."""
    texts = {
        f"assignments/{name}/exercises.py": _template("exercises.py", name),
        f"solutions/{name}/{name}.py": _template("notebook.py", name),
        f"solutions/{name}/misconceptions.py": _template("wrong.py", name),
        f"solutions/{name}/alternatives.py": _template("right.py", name),
    }
    if not (course / _CONFIGURATION).exists():
        texts[_CONFIGURATION] = _template(_CONFIGURATION, name)
    return texts


def _template(file: str, name: str) -> str:
    text = (files("autograder.building") / "skeleton" / f"{file}.txt").read_text("utf-8")
    title = name.replace("_", " ").strip().capitalize()
    return text.replace("__NAME__", name).replace("__TITLE__", title)


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return path
