"""The zip that an instructor gives to Gradescope: set-up, this program, one assignment with its answer key.

Trusted side. The zip holds the solutions: it is for the instructor's side of Gradescope alone.
"""

import importlib.util
import json
import secrets
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.course.assignments import load_assignment
from autograder.course.folders import Course
from autograder.course.handout import released_files
from autograder.errors import UsageError
from autograder.integrations.gradescope_lock import needed
from autograder.integrations.gradescope_record import RECORD, observed_beforehand
from autograder.integrations.gradescope_results import Visibility
from autograder.integrations.gradescope_run import SETTINGS
from autograder.language import chosen

LOCK = "requirements.lock"
_FILES = Path(__file__).parent / "gradescope_files"
_COMPILED = frozenset({".pyc", ".pyo"})
_NEVER = frozenset({"__pycache__", "released"})
_EPOCH = (1980, 1, 1, 0, 0, 0)
_REGULAR, _EXECUTABLE = 0o100644, 0o100755


@dataclass(frozen=True, kw_only=True)
class Made:
    """What was made.

    Attributes:
        path: the zip.
        points: what the assignment is worth there.
        seed: of the hidden inputs.
    """

    path: Path
    points: float
    seed: int


def make_zip(
    course: Course,
    name: str,
    target: Path,
    *,
    seed: int | None,
    visibility: Visibility,
    trust: bool = False,
    language: str | None = None,
) -> Made:
    """Write the zip for assignment `name`.

    Args:
        course: where the assignment and its answer key are.
        name: the assignment.
        target: the zip's path.
        seed: of the hidden inputs; None draws a secret one.
        visibility: when students see the tests.
        trust: run submissions even where Gradescope's machine can confine nothing.
        language: of what students read there; None for that of the environment, else English.

    Raises:
        UsageError: there is no such language, the course lacks the answer key or requirements.lock, or the zip cannot
            be written.
    """
    assignment = load_assignment(course, name)
    drawn = secrets.randbelow(2**62) if seed is None else seed
    settings = {"assignment": name, "seed": drawn, "visibility": visibility, "trust": trust}
    settings["language"] = chosen(language)
    files = dict(_entries(course, name))
    files[RECORD] = observed_beforehand(course, name, drawn)
    files[SETTINGS] = (json.dumps(settings, indent=1) + "\n").encode()
    try:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(files):
                entry = zipfile.ZipInfo(path, _EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                is_program = path in ("setup.sh", "run_autograder")
                entry.external_attr = (_EXECUTABLE if is_program else _REGULAR) << 16
                archive.writestr(entry, files[path])
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror}.") from None
    return Made(path=target, points=assignment.points, seed=drawn)


def _entries(course: Course, name: str) -> Iterator[tuple[str, bytes]]:
    for path in _FILES.iterdir():
        if path.is_file():
            yield path.name, path.read_bytes()
    lock = course.assignments.parent / LOCK
    if not lock.is_file():
        raise UsageError(f"{lock} is not there; Gradescope's machine installs the packages that it pins.")
    yield LOCK, needed(lock.read_text("utf-8")).encode()
    for package in ("autograder", "mlpkit"):
        found = importlib.util.find_spec(package)  # not imported: mlpkit takes TensorFlow with it
        if found is not None and found.origin is not None:
            yield from files_of(Path(found.origin).parent)
    public, private = course.folder(name), course.solution(name)
    for path in released_files(course, name):
        yield f"course/assignments/{name}/{path.relative_to(public).as_posix()}", path.read_bytes()
    for path in sorted([*private.glob("*.py"), *private.glob("locale/*.po")]):
        yield f"course/solutions/{name}/{path.relative_to(private).as_posix()}", path.read_bytes()


def files_of(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the package in `folder`, by their names in the zip: all but what is compiled or hidden."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder.parent)
        hidden = any(part.startswith(".") for part in inside.parts)
        if path.is_file() and not hidden and path.suffix not in _COMPILED and _NEVER.isdisjoint(inside.parts):
            yield f"lib/{inside.as_posix()}", path.read_bytes()
