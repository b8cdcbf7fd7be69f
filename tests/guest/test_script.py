"""The reader of Python files: percent markers, nbconvert's exports, plain files, anything."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.guest.script import read_script

JUPYTEXT = """# ---
# jupyter:
#   kernelspec:
#     name: python3
# ---

# %% [markdown]
# # Activations
# Some text.

# %%
import numpy as np

# %% nbgrader={"grade": false, "grade_id": "relu", "locked": false, "points": {"a": [1]}} id="ab-1"
def relu(x):
    return np.maximum(x, 0)


# %% [raw] tags=["x"]
# raw text

# %% a title nbgrader={"broken
check("relu")
"""
EXPORTED = """#!/usr/bin/env python
# coding: utf-8

# # Activations

# In[1]:


import numpy as np
get_ipython().run_line_magic('matplotlib', 'inline')


# Text about relu.

# In[ ]:


def relu(x):
    return np.maximum(x, 0)
"""


def parts(text: str) -> list[tuple[str, str, str, str]]:
    reading = read_script(text.encode())
    assert reading.problem == ""
    return [(cell.type, cell.grade_id, cell.id, cell.source) for cell in reading.cells]


def test_percent_markers_split_a_file_and_carry_nbgraders_metadata() -> None:
    header, text, imports, relu, raw, check = parts(JUPYTEXT)
    assert header[0] == "code" and header[3].startswith("# ---")
    assert text[0] == "markdown"
    assert imports == ("code", "", "", "import numpy as np")
    assert relu == ("code", "relu", "ab-1", "def relu(x):\n    return np.maximum(x, 0)")
    assert raw[0] == "raw"
    assert check == ("code", "", "", 'check("relu")')


def test_an_export_by_nbconvert_is_split_at_its_prompts() -> None:
    cells = parts(EXPORTED)
    assert [cell[0] for cell in cells] == ["code"] * 3
    assert cells[1][3].startswith("import numpy") and cells[2][3].startswith("def relu")


@pytest.mark.parametrize("marker", ["#%%", "# %%", "#  %%", "# %% [md] x", "# %%%"])
def test_editors_write_markers_in_several_ways(marker: str) -> None:
    assert len(parts(f"{marker}\na = 1\n{marker}\nb = 2\n")) == 2


def test_a_plain_file_is_one_cell() -> None:
    plain = "import numpy as np\n\ndef relu(x):\n    return 100 %% 3\n# 50 %% off\n# %%time\n"
    assert parts(plain) == [("code", "", "", plain)]


def test_windows_and_old_mac_newlines_are_newlines() -> None:
    assert parts("# %%\r\na = 1\r\n# %%\r\nb = 2\r\n") == [("code", "", "", "a = 1"), ("code", "", "", "b = 2")]
    assert parts("a = 1\rb = 2\r") == [("code", "", "", "a = 1\nb = 2\n")]


def test_a_file_in_another_encoding_is_read_with_a_note() -> None:
    reading = read_script("# Größe\nx = 1\n".encode("latin-1"))
    assert "UTF-8" in reading.notes[0]
    assert reading.cells[0].source.endswith("x = 1\n")
    assert read_script("\ufeffx = 1".encode()).cells[0].source == "x = 1"


@pytest.mark.parametrize("content", [b"", b"\n\n ", b"\xef\xbb\xbf"])
def test_an_empty_file_is_said_to_be_empty(content: bytes) -> None:
    assert read_script(content).problem == "The file is empty."


FRAGMENTS = st.sampled_from(
    ["# %%", "# In[3]:", "nbgrader={", '"grade_id": "a"}', "[markdown]", "\n", "\r", "x = 1", "\x00"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(FRAGMENTS | st.text(max_size=5), max_size=20).map("".join) | st.binary(max_size=60))
def test_any_file_is_read_or_refused_in_a_sentence(content: str | bytes) -> None:
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    reading = read_script(raw)
    assert reading.problem == "" or (reading.problem.endswith(".") and not reading.cells)
