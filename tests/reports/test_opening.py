"""class.html of a thousand students is no more than 3 MB, and a browser opens it within a second."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="A browser is needed; Debian's package is `chromium`."),
]


@pytest.fixture(scope="module")
def figures(root: Path) -> dict[str, Any]:
    command = [sys.executable, "benchmarks/opening.py", "--students", "1000"]
    said = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=200, check=True).stdout
    return dict(json.loads(said.splitlines()[0]))


def test_it_is_no_larger_than_three_megabytes(figures: dict[str, Any]) -> None:
    assert figures["students"] == 1000
    assert 300_000 < figures["bytes"] <= 3_000_000


def test_it_opens_within_a_second(figures: dict[str, Any]) -> None:
    assert 0.0 < figures["open_thread"] < 1.0  # of the page's own thread: what else runs here makes no difference
