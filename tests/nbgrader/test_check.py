"""`check` in plain Python, in a folder of no course, without a network."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow
_OFFLINE = """
import socket

def refuse(*words):
    raise OSError("there is no network here")

socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
"""
_RELU = """
from keras import ops
from autograder.student import check

def relu(x):
    return ops.{operation}(x, 0)

result = check("relu")
print("text:", repr(result), str(result))
"""


def run(folder, code, **environment):
    environment = {**os.environ, **environment}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(("operation", "score"), [("maximum", "2.0"), ("minimum", "0.0")])
def test_the_text_of_a_check_in_plain_python_is_the_score_alone(tmp_path, operation, score):
    printed = run(tmp_path, _OFFLINE + _RELU.format(operation=operation))
    assert f"text: {score} {score}" in printed


def test_the_verdict_is_printed_where_there_is_no_kernel_to_show_it(tmp_path):
    printed = run(tmp_path, _RELU.format(operation="minimum"))
    assert "relu" in printed.split("text:")[0]


def test_the_environment_says_in_which_language(tmp_path):
    printed = run(tmp_path, _RELU.format(operation="minimum"), AUTOGRADER_LANGUAGE="zh")
    assert "relu：尚未通过，0 / 2 分" in printed
    assert "应为" in printed
    assert "text: 0.0 0.0" in printed


_LOUD = """
import logging, sys, warnings
from keras import ops
from autograder.student import check

def relu(x):
    warnings.warn("careful")
    logging.getLogger("tensorflow").warning("careful")
    print("careful", file=sys.stderr)
    return ops.maximum(x, 0)

result = check("relu")
logging.getLogger("tensorflow").warning("heard again")
print(result)
"""


def test_what_answers_write_to_stderr_is_not_below_the_check(tmp_path):
    done = subprocess.run([sys.executable, "-c", _LOUD], cwd=tmp_path, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    assert "careful" not in done.stderr
    assert "heard again" in done.stderr
    assert "2.0" in done.stdout


def test_who_imports_the_check_first_hears_nothing_of_tensorflow(tmp_path):
    code = "from autograder.student import check\nfrom keras import ops\nprint(ops.add(1, 1))"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=200)
    assert (done.returncode, done.stderr) == (0, "")
