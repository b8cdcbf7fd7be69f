"""What `run_autograder` starts on Gradescope's machine: grade the one submission, write results/results.json.

Trusted side. The submission's files are copied as bytes and parsed in a box. Where anything goes wrong by our fault, no
score is written, and Gradescope records none.
"""

import json
import shutil
import sys
import time
import traceback
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from autograder.course.folders import Course
from autograder.errors import AutograderError, StoreError, UnreadableNotebookError, UsageError
from autograder.grade import Order, grade
from autograder.integrations.gradescope_record import RECORD
from autograder.integrations.gradescope_results import failed, results
from autograder.integrations.homes import Catch
from autograder.language import phrase, speaking
from autograder.model.report import Report
from autograder.submissions.attempts import TIMESTAMP
from autograder.submissions.files import list_files

if TYPE_CHECKING:
    from autograder.sandbox.lazy import LazyZygote

SETTINGS = "settings.json"
_STUDENT = "submission"
_KINDS = (".ipynb", ".py")


def main(root: Path) -> int:
    """Grade the submission below `root`, laid out as Gradescope does; return 0 unless we failed."""
    with ExitStack() as language:
        found = _found(root, language)
    _write(root / "results" / "results.json", found)
    return 0 if "score" in found else 1


def _found(root: Path, language: ExitStack) -> dict[str, Any]:
    """Return results.json; from when the settings are known, everything is said in their language."""
    started = time.monotonic()
    try:
        settings = json.loads((root / "source" / SETTINGS).read_text("utf-8"))
        language.enter_context(speaking(settings["language"]))
        report = _report(root, settings)
        return results(report, time.monotonic() - started, settings["visibility"])
    except AutograderError as error:
        return failed(phrase("The autograder could not grade this."), time.monotonic() - started, (str(error),))
    except Exception as error:
        traceback.print_exc()
        words = f"{type(error).__name__}: {error}"
        return failed(phrase("The autograder stopped."), time.monotonic() - started, (words,))


def _report(root: Path, settings: dict[str, Any]) -> Report:
    from autograder.course.answers import load_key
    from autograder.sandbox.lazy import LazyZygote

    course = Course(assignments=root / "source/course/assignments", solutions=root / "source/course/solutions")
    name, trust = settings["assignment"], bool(settings["trust"])
    with TemporaryDirectory() as scratch, LazyZygote(1, trust, load_key(course, name).libraries) as boxes:
        boxes.start()
        folder = Path(scratch, "submitted", _STUDENT)
        _copy(root / "submission", folder)
        _note_time(root / "submission_metadata.json", folder / TIMESTAMP)
        order = Order(
            assignment=name,
            submissions=folder.parent,
            output=Path(scratch, "graded"),
            seed=int(settings["seed"]),
            trust=trust,
            language=settings["language"],
            pages=False,
        )
        return _graded(course, order, boxes, root / "source" / RECORD)


def _graded(course: Course, order: Order, boxes: "LazyZygote", record: Path) -> Report:
    """Grade with what was observed beforehand; without it where it does not fit, as on another version of NumPy."""
    order.output.mkdir()
    if record.is_file():
        shutil.copyfile(record, order.output / RECORD)
    caught = Catch()  # what a home receives is what students may see
    try:
        grade(course, order, zygote=boxes, homes=[caught])
    except (UsageError, StoreError):
        shutil.rmtree(order.output)
        grade(course, order, zygote=boxes, homes=[caught])
    return caught.graded[0].report


def _copy(given: Path, folder: Path) -> None:
    """Copy what may be a notebook to one folder, the outermost first; a link or a broken file is left out."""
    folder.mkdir(parents=True)
    files = sorted(list_files(given), key=lambda file: (len(file.path.parts), file.path))
    for file in files:
        target = folder / file.path.name
        if target.suffix in _KINDS and not target.exists():
            try:
                target.write_bytes(file.read())
            except UnreadableNotebookError:
                continue
    if not any(folder.iterdir()):
        (folder / "no notebook.ipynb").touch()


def _note_time(metadata: Path, target: Path) -> None:
    """Note when Gradescope received the submission, where it says so."""
    try:
        moment = json.loads(metadata.read_text("utf-8"))["created_at"]
        target.write_text(str(moment), "utf-8")
    except (OSError, ValueError, KeyError, TypeError):
        return


def _write(path: Path, found: dict[str, Any]) -> None:
    text = json.dumps(found, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
    unfinished = path.with_name(".results.unfinished")
    unfinished.write_bytes(text.encode("utf-8", "replace"))
    unfinished.replace(path)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
