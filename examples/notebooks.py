"""What a notebook looks like after it was run and saved: counts, outputs, the traces of each tool, and accidents."""

import json
import zlib
from pathlib import Path

OUTPUTS = json.loads((Path(__file__).parent / "outputs.json").read_text("utf-8"))
PYTHON = {"codemirror_mode": {"name": "ipython", "version": 3}, "file_extension": ".py", "mimetype": "text/x-python"}
TOOLS = {
    "lab": {"language_info": PYTHON | {"name": "python", "nbconvert_exporter": "python", "version": "3.11.9"}},
    "vscode": {
        "kernelspec": {"display_name": ".venv", "language": "python", "name": "python3"},
        "language_info": PYTHON | {"name": "python", "version": "3.12.4"},
    },
    "colab": {
        "accelerator": "GPU",
        "colab": {"gpuType": "T4", "provenance": []},
        "kernelspec": {"display_name": "Python 3", "name": "python3"},
        "language_info": {"name": "python"},
    },
}


def ran(notebook, student, earned, large_bytes=0):
    """Give every code cell a count and what it showed, and the notebook the metadata of the student's tool."""
    notebook["metadata"].update(TOOLS[student.tool])
    count = zlib.crc32(student.name.encode()) % 50
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            count += 1
            cell["execution_count"] = count
            cell["outputs"] = [_counted(one, count) for one in cell["outputs"] or _outputs(cell, earned)]
            if large_bytes and cell["outputs"] and not cell["metadata"]:
                _lengthen(cell["outputs"][0], large_bytes)


def _outputs(cell, earned):
    name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
    if name.startswith("check-"):
        text = [repr(float(earned.get(name[len("check-") :], 0.0)))]
        return [{"data": {"text/plain": text}, "metadata": {}, "output_type": "execute_result"}]
    return [dict(one) for one in OUTPUTS.get(name, [])]


def _counted(output, count):
    return output | {"execution_count": count} if output["output_type"] == "execute_result" else output


def _lengthen(output, size):
    line = output["text"][-1]
    output["text"] = [line] * (size // (len(json.dumps(line)) + 8))  # 8: how a line is indented


def labels_lost(notebook, student):
    """Take away every label and id, as some exports do, and merge the first two answers into one cell."""
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"] = {"id": f"{zlib.crc32(f'{student.name}{number}'.encode()):08x}"} if student.tool == "colab" else {}
        cell.pop("id", None)
    notebook["nbformat_minor"] = 0
    source = ["".join(cell["source"]) for cell in notebook["cells"]]
    first, second = (next(k for k, text in enumerate(source) if text.startswith(s)) for s in ("def relu(", "relu_grad ="))
    notebook["cells"][first]["source"] = (source[first] + "\n\n" + source[second]).splitlines(keepends=True)
    del notebook["cells"][second]


def as_script(notebook):
    """Return the notebook as nbconvert saves it as a script."""
    parts = ["#!/usr/bin/env python\n# coding: utf-8\n"]
    for cell in notebook["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "code":
            parts.append(f"# In[{cell['execution_count'] or ' '}]:\n\n\n{text}\n")
        else:
            parts.append("\n".join(f"# {line}".rstrip() for line in text.splitlines()) + "\n")
    return "\n".join(parts)


def scratch(student):
    """Return a second notebook that was only played with."""
    source = ["import numpy as np\n", "\n", "def relu(x):\n", "    return np.max(x, 0)\n", "\n", "relu(np.array([-1, 2]))"]
    cell = {"cell_type": "code", "execution_count": 3, "id": "f00dcafe", "metadata": {}, "outputs": [], "source": source}
    return {"cells": [cell], "metadata": TOOLS[student.tool], "nbformat": 4, "nbformat_minor": 5}
