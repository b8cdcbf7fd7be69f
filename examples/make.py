"""Make the example class from the released notebook and each student's answers.

    python examples/make.py                       writes examples/submitted/ and the table in examples/README.md
    python examples/make.py --into DIR            writes the same class to DIR
    python examples/make.py --large DIR           writes the class to DIR, with one notebook of 30 MB as it was handed in

The same input gives the same bytes. `students.py` says who is in the class; `answers/` holds what they wrote.
"""

import argparse
import copy
import hashlib
import json
import shutil
from pathlib import Path

from answers_file import Edit, edits_of
from notebooks import as_script, labels_lost, ran, scratch
from students import CLASS, Student

HERE = Path(__file__).resolve().parent
RELEASED = HERE.parent / "assignments" / "activations" / "activations.ipynb"
EXPECTED = json.loads((HERE / "expected.json").read_text("utf-8")) if (HERE / "expected.json").exists() else {}
LARGE_BYTES = 30 * 2**20


def make_class(folder, large=False):
    """Write the whole class into `folder`, as nbgrader collects it."""
    shutil.rmtree(folder, ignore_errors=True)
    for student in CLASS:
        home = folder / student.name / "activations"
        home.mkdir(parents=True)
        (home / "timestamp.txt").write_text(student.handed_in + "\n", "utf-8")
        for name, content in files_of(student, large).items():
            (home / name).write_bytes(content)


def files_of(student, large):
    """Return what one student handed in: file name to bytes."""
    if student.content is not None:
        return {"activations.ipynb": student.content}
    notebook = notebook_of(student, large)
    if student.script:
        return {"activations.py": as_script(notebook).encode()}
    files = {"activations.ipynb": as_bytes(notebook)}
    if student.second:
        files[student.second] = as_bytes(scratch(student))
    return files


def notebook_of(student, large=False):
    """Return the student's notebook: the released one, edited, run and saved by the tool they use."""
    notebook = json.loads(RELEASED.read_text("utf-8"))
    for edit in edits_of(HERE / "answers" / f"{student.name}.py"):
        apply(edit, notebook["cells"], student)
    if student.ran:
        ran(notebook, student, earned(student), large_bytes=LARGE_BYTES if large and student.long_output else 0)
    if student.labels_lost:
        labels_lost(notebook, student)
    return notebook


def apply(edit: Edit, cells, student: Student):
    """Change `cells` as one edit says."""
    place = next(k for k, cell in enumerate(cells) if label(cell) == edit.cell)
    match edit.action:
        case "replace":
            cells[place].update(source=lines(edit.source), outputs=edit.outputs)
        case "text":
            cells[place]["source"] = lines(edit.source)
        case "delete":
            del cells[place]
        case "again":
            twin = copy.deepcopy(cells[place]) | {"id": identity(student, edit), "source": lines(edit.source)}
            cells.insert(place + 1, twin)
        case "before" | "after":
            cells.insert(place + (edit.action == "after"), new_cell(edit, student))


def new_cell(edit, student):
    """Return a code cell that the student added."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": identity(student, edit),
        "metadata": {},
        "outputs": edit.outputs,
        "source": lines(edit.source),
    }


def label(cell):
    """Return the cell's grade_id."""
    return cell["metadata"].get("nbgrader", {}).get("grade_id", "")


def lines(text):
    """Return a source as notebooks keep it: a list of lines with their ends."""
    return text.splitlines(keepends=True)


def identity(student, edit):
    """Return an id such as Jupyter draws, the same every time."""
    return hashlib.sha256(f"{student.name} {edit.action} {edit.cell} {edit.source}".encode()).hexdigest()[:8]


def earned(student):
    """Return what `check` showed the student for each exercise."""
    return {name: one["score"] for name, one in EXPECTED.get(student.name, {}).get("exercises", {}).items()}


def as_bytes(notebook):
    """Return a notebook as Jupyter writes it."""
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


def table():
    """Return the README's table of who handed in what and must get what."""
    rows = ["| student | handed in | score | not passed |", "|---|---|---|---|"]
    for student in CLASS:
        due = EXPECTED[student.name]
        rows.append(f"| `{student.name}` | {student.story} | {due['score']:g} | {shortfalls(due)} |")
    return "\n".join(rows)


def shortfalls(due):
    """Return in words which exercises did not pass, with their misconceptions."""
    verdicts = {name: one for name, one in due["exercises"].items() if one["verdict"] != "passed"}
    kinds = {one["verdict"] for one in verdicts.values()}
    if len(verdicts) == len(due["exercises"]) and len(kinds) == 1 and not any(one["misconception"] for one in verdicts.values()):
        return f"everything {kinds.pop().replace('_', ' ')}"
    words = []
    for name, one in verdicts.items():
        mistake = f": {one['misconception']}" if one["misconception"] else ""
        words.append(f"`{name}` {one['verdict'].replace('_', ' ')}{mistake} ({one['score']:g})")
    return "; ".join(words) or "–"


def write_readme():
    """Put the table between the marks in README.md."""
    path = HERE / "README.md"
    before, rest = path.read_text("utf-8").split("<!-- table -->\n", 1)
    after = rest.split("<!-- end of table -->", 1)[1]
    path.write_text(f"{before}<!-- table -->\n{table()}\n<!-- end of table -->{after}", "utf-8")


def main():
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(description="Make the example class.")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--into", metavar="DIR", type=Path, help="write the class to DIR")
    where.add_argument("--large", metavar="DIR", type=Path, help="write the class to DIR, with its notebook of 30 MB")
    chosen = parser.parse_args()
    make_class(chosen.large or chosen.into or HERE / "submitted", large=chosen.large is not None)
    if not (chosen.large or chosen.into):
        write_readme()


if __name__ == "__main__":
    main()
