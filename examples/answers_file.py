"""Read what a student wrote: `answers/NAME.py`, edits to the released notebook in order.

Each edit begins with a line `# %% ...`:

    # %% relu             the answer cell relu now holds this
    # %% text question    the markdown cell question now holds this (the lines are comments here)
    # %% after relu       a new cell after relu, or `before`
    # %% again relu       a second cell with relu's label, as copy and paste makes
    # %% delete relu      the cell is gone; `delete text question` takes back an answer of the student this one is like

`# like: OTHER` begins with the edits of another student. Lines `#> ...` at the end are what the cell printed, lines `#! ...` are what it raised.
"""

import re
from dataclasses import dataclass, field


@dataclass
class Edit:
    """One change to the released notebook."""

    action: str
    cell: str
    source: str
    outputs: list = field(default_factory=list)


def edits_of(path):
    """Return the edits in the file at `path`, those of the student it is like first."""
    text = path.read_text("utf-8")
    like = re.match(r"# like: (\w+)", text)
    edits = edits_of(path.with_name(f"{like[1]}.py")) if like else []
    for block in re.split(r"^# %% ", text, flags=re.M)[1:]:
        heading, _, body = block.partition("\n")
        edit = parse(heading.split(), body.strip("\n"))
        edits = [one for one in edits if (one.action, one.cell) != (edit.action, edit.cell) or edit.action != "replace"]
        if edit.action == "forget":
            edits = [one for one in edits if one.cell != edit.cell]
        else:
            edits.append(edit)
    return edits


def parse(words, body):
    """Return one edit from its heading and its lines."""
    shown = re.split(r"^(?=#[>!])", body, maxsplit=1, flags=re.M)
    source = shown[0].rstrip("\n")
    outputs = [output(shown[1].splitlines())] if len(shown) > 1 else []
    match words:
        case ["delete", "text", cell]:
            return Edit("forget", cell, "")
        case ["text", cell]:
            return Edit("text", cell, re.sub(r"^# ?", "", source, flags=re.M))
        case [action, cell]:
            return Edit(action, cell, source, outputs)
        case [cell]:
            return Edit("replace", cell, source, outputs)


def output(marked):
    """Return a notebook's output from lines that begin with `#> ` or `#! `."""
    if marked[0].startswith("#>"):
        return {"name": "stdout", "output_type": "stream", "text": [line[3:] + "\n" for line in marked]}
    name, _, value = marked[0][3:].partition(": ")
    return {"ename": name, "evalue": value, "output_type": "error", "traceback": [f"{name}: {value}"]}
