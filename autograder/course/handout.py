"""Hand an assignment out: copy or zip its released folder, and nothing else.

Trusted side. Files are named one by one, and a folder that holds anything that looks like a solution is refused.
"""

import shutil
import zipfile
from pathlib import Path

from autograder.course.folders import Course
from autograder.course.scenarios import handed_out
from autograder.errors import UsageError

_NEVER = ("BEGIN SOLUTION", "BEGIN HIDDEN TESTS", "BEGIN MARK SCHEME", "@misconception(", "@alternative(")
# A zip made twice from the same files is the same, byte for byte.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def released_files(course: Course, name: str) -> list[Path]:
    """Return the files of assignment `name` that students get.

    Raises:
        UsageError: the assignment has not been built, or one of the files holds part of a solution.
    """
    folder = course.folder(name)
    wanted = [folder / f"{name}.ipynb", folder / "public.json", *handed_out(folder)]
    wanted += sorted((folder / "locale").glob("*.po"))
    files = [path for path in wanted if path.is_file()]
    if wanted[0] not in files:
        raise UsageError(f"{wanted[0]} has not been built; run `autograder build {name}`.")
    for path in files:
        text = path.read_text("utf-8")
        found = next((mark for mark in _NEVER if mark in text), None)
        if found is not None:
            raise UsageError(f"{path} contains “{found}”; it was not handed out. Run `autograder build {name}`.")
    return files


def copy_to(course: Course, name: str, target: Path) -> Path:
    """Copy assignment `name` to the folder `target`, which must not hold its notebook yet; return the folder.

    Raises:
        UsageError: there is a notebook already; nothing is overwritten.
    """
    files, folder = released_files(course, name), course.folder(name)
    if (target / f"{name}.ipynb").exists():
        raise UsageError(f"{target / name}.ipynb exists already and was left as it is; name another folder.")
    target.mkdir(parents=True, exist_ok=True)
    for path in files:
        copy = target / path.relative_to(folder)
        copy.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, copy)
    return target


def zip_to(course: Course, name: str, target: Path) -> Path:
    """Write the zip that students get of assignment `name`; return its path.

    Raises:
        UsageError: the assignment cannot be handed out as it is.
    """
    files, folder = released_files(course, name), course.folder(name)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            archive.writestr(
                zipfile.ZipInfo(f"{name}/{path.relative_to(folder).as_posix()}", _EPOCH), path.read_bytes()
            )
    return target
