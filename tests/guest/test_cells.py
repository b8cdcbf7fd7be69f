"""What is said of a cell before it runs."""

import ast
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.core.inputtransformer2 import TransformerManager

from autograder.guest.cells import describe_code


@pytest.mark.parametrize(
    "source",
    [
        "%matplotlib inline\nimport numpy as np",
        "import numpy as np\n%matplotlib inline",
        "x = 1\n    \n%load_ext tensorboard",
        "if True:\n    %time y = 3",
        "!pip install keras",
        "files = !ls -l",
        "t = %timeit -o sum(range(3))",
        "len?",
        "?len",
        "len??",
        ">>> x = 3\n>>> x + 1",
        "In [3]: x = 3",
        "    x = 1\n    y = 2",
        "%cd ..",
        "x = 1;\ny = x % 2",
        "s = '''\n%matplotlib inline\n!ls\n'''",
        "/print 3",
        ",print a b",
    ],
)
def test_a_cell_becomes_what_ipython_makes_of_it(source: str) -> None:
    described = describe_code(source, "cell 1")
    assert described.syntax_error == ""
    assert ast.dump(ast.parse(described.code)) == ast.dump(ast.parse(TransformerManager().transform_cell(source)))


@pytest.mark.parametrize("magic", ["%%time", "%%timeit -n 10", "%%capture out", "%%prun -s cumulative", "\n\n%%time"])
def test_a_magic_that_only_measures_leaves_names_and_lines_as_they_are(magic: str) -> None:
    described = describe_code(f"{magic}\n%matplotlib inline\ndef relu(x):\n    return y(\n", "cell 1")
    assert described.syntax_error.startswith(f"line {magic.count(chr(10)) + 4}:")
    described = describe_code(f"{magic}\n%matplotlib inline\ndef relu(x):\n    return y\n", "cell 1")
    assert described.defines == ("relu",)


@pytest.mark.parametrize("magic", ["%%bash", "%%html", "%%writefile a.py", "%%javascript", "%%latex", "%%R -i x"])
def test_a_cell_in_another_language_is_no_code(magic: str) -> None:
    described = describe_code(f"{magic}\ndef relu(x): pass\n<b>", "cell 1")
    assert (described.code, described.defines, described.syntax_error) == ("", (), "")


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def f(): y = 1", ["f"]),
        ("async def f(): pass\nclass C:\n    z = 1", ["f", "C"]),
        ("a = b = 1\nc, (d, *e) = 1, (2, 3)\nf: int = 3\ng += 1", ["a", "b", "c", "d", "e", "f", "g"]),
        ("x[0] = 1\ny.z = 2", []),
        (
            "import numpy as np, os.path\nfrom keras import ops, layers as L\nfrom math import *",
            ["np", "os", "ops", "L"],
        ),
        ("if c:\n    def f(): pass\nelse:\n    g = 1", ["f", "g"]),
        ("for i in x:\n    j = 1\nelse:\n    k = 1", ["i", "j", "k"]),
        (
            "try:\n    a = 1\nexcept E as e:\n    b = 1\nelse:\n    c = 1\nfinally:\n    d = 1",
            ["a", "b", "c", "d", "e"],
        ),
        ("with open(x) as f, g as (h, i):\n    j = 1", ["f", "h", "i", "j"]),
        ("while (n := 3):\n    m = 1", ["n", "m"]),
        ("match x:\n    case [1]:\n        a = 1\n    case _:\n        b = 1", ["a", "b"]),
        ("[i for i in x]\nlambda j: j", []),
        ("relu = lambda x: x", ["relu"]),
        ("größe = 1\nπ = 3", ["größe", "π"]),
        ("f(x)\n# only a comment", []),
        ('"""A text on top."""', []),
        ("global x\nx = 1", ["x"]),
        ("\n".join(f"x{i} = {i}" for i in range(300)), [f"x{i}" for i in range(300)]),
    ],
)
def test_defined_names_are_those_bound_at_the_top_level(source: str, names: list[str]) -> None:
    assert sorted(describe_code(source, "cell 1").defines) == sorted(names)


@pytest.mark.parametrize(
    ("source", "expressions", "checks"),
    [
        ("", True, False),
        ("# nothing", True, False),
        ('check("relu")', True, True),
        ('check("relu")\ncheck("tanh");', True, True),
        ('check("relu")\nprint(1)', True, False),
        ('from autograder.student import check\ncheck("relu")', False, False),
        ("plot(relu)", True, False),
        ("%matplotlib inline", True, False),
        ("x = 1", False, False),
        ("(x := 1)", False, False),
        ("def f(): pass", False, False),
        ("assert relu", False, False),
    ],
)
def test_cells_of_expressions_and_of_checks_are_told_apart(source: str, expressions: bool, checks: bool) -> None:
    described = describe_code(source, "cell 1")
    assert (described.expressions_only, described.calls_check) == (expressions, checks)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def f(:\n  pass", "line 1: invalid syntax"),
        ("x = 1\ny = (", "line 2: '(' was never closed"),
        ("return 3", "line 1: 'return' outside function"),
        ("x = 1\x00", "null bytes"),
        ("(" * 5000, ""),
        ("-" * 100_000 + "1", ""),
        ("x" + "[0]" * 20_000, ""),
        ("\\", ""),
        ("if x:\n\ty = 1\n        z = 1", ""),
    ],
)
def test_what_is_no_python_is_said_with_its_line(source: str, words: str) -> None:
    described = describe_code(source, "cell 1")
    assert words in described.syntax_error != ""
    assert described.compiled is None


@pytest.mark.parametrize("line", ["Is this right?", "!pip install x", "x = !ls", "%time f(x)", "?x", ", a b"])
def test_a_long_text_in_a_code_cell_does_not_take_long(line: str) -> None:
    started = time.perf_counter()
    describe_code(f"{line}\n" * 3000, "cell 1")
    assert time.perf_counter() - started < 2


def test_newlines_of_any_system_and_tabs_are_fine() -> None:
    assert describe_code("def f(x):\r\n\treturn x\r\ny = 1", "cell 1").defines == ("f", "y")
    assert describe_code("a = 1\rb = 2", "cell 1").defines == ("a", "b")


def test_what_a_cell_uses_are_the_names_it_looks_up_outside_of_itself() -> None:
    source = """
import math as m
own = outer + 1
def f(a, b=default):
    inner = a.attribute(keyword=b)
    return [inner for inner in other if inner and own]
class K(Base):
    z = w
    def method(self):
        return self.slope + self.value + held
del gone
counted += 1
"""
    described = describe_code(source, "cell 1")
    assert set(described.uses) - {"__name__", "own"} == {
        *("outer", "default", "other", "Base", "w", "held", "gone", "counted"),
    }


def test_a_name_beyond_the_first_256_is_found() -> None:
    many = "".join(f"n{number} = 1\n" for number in range(300))
    described = describe_code(f"{many}last = wanted\ndef f():\n    return held", "cell 1")
    assert set(described.uses) == {"wanted", "held"}
    assert described.defines[-2:] == ("last", "f")


@pytest.mark.parametrize("taker", ["eval('x')", "globals()['x']", "import __main__", "get_ipython().magic('x')"])
def test_a_cell_that_may_take_any_name_says_so(taker: str) -> None:
    assert describe_code(f"y = 1\n{taker}", "cell 1").uses == ("*",)


def test_await_is_allowed_at_the_top_level() -> None:
    assert describe_code("x = await f()", "cell 1").syntax_error == ""


PIECES = st.sampled_from(
    ["%%time\n", "%", "!", "?", "def f(x):\n", "    return x\n", "\n", "(", "'''", "\t", "x = ", ">>> ", "\x00"]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES | st.text(max_size=4), max_size=12).map("".join))
def test_any_text_is_described(source: str) -> None:
    described = describe_code(source.encode("utf-8", "replace").decode(), "cell 1")
    assert (described.compiled is None) == (described.syntax_error != "")
