"""The zip runs in a folder tree as Gradescope lays it out, as in a container, within its memory and its time."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTAINER = ROOT / "tests" / "sandbox" / "like_a_container.py"
pytestmark = pytest.mark.slow
MEGABYTES, SECONDS = 768, 15


@pytest.fixture(scope="module")
def tree(tmp_path_factory) -> Path:
    """What setup.sh leaves, with this environment's Python in place of a new one."""
    root = tmp_path_factory.mktemp("autograder")
    command = [sys.executable, "-m", "autograder", "gradescope", "activations", "--course", str(ROOT), "--seed", "1"]
    done = subprocess.run([*command, "-o", str(root / "a.zip")], capture_output=True, text=True, cwd=root, timeout=280)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(root / "a.zip") as archive:
        for entry in archive.infolist():
            path = Path(archive.extract(entry, root / "source"))
            path.chmod(entry.external_attr >> 16 & 0o777)
    for part in ("submission", "results", "venv/bin"):
        (root / part).mkdir(parents=True)
    python = root / "venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    return root


def run(tree: Path, *, contained: bool = True) -> tuple[dict, int, float, float]:
    """results.json, the exit code, seconds of computing, and the most memory of all processes together, in MB."""
    words = [sys.executable, str(CONTAINER)] if contained else ["/bin/sh"]
    environment = {**os.environ, "AUTOGRADER_ROOT": str(tree)}
    before = os.times()
    process = subprocess.Popen([*words, str(tree / "source" / "run_autograder")], env=environment, cwd="/")
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, sum(map(share, family(process.pid))) / 1024)
        time.sleep(0.05)
    after = os.times()
    seconds = after.children_user - before.children_user + after.children_system - before.children_system
    return json.loads((tree / "results" / "results.json").read_text("utf-8")), process.returncode, seconds, peak


def family(pid: int) -> list[int]:
    """A process and all that it and its children started."""
    try:
        children = [
            int(one) for path in Path(f"/proc/{pid}/task").glob("*/children") for one in path.read_text().split()
        ]
    except OSError:
        return [pid]
    return [pid, *(one for child in children for one in family(child))]


def share(pid: int) -> int:
    """A process's memory in kB that the kernel cannot take back, where what several share is counted once."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.findall(r"^Pss_(?:Anon|Shmem):\s+(\d+)", text, re.MULTILINE) or re.findall(
        r"^Pss:\s+(\d+)", text, re.MULTILINE
    )
    return sum(map(int, found))


def hand_in(tree: Path, student: str) -> None:
    shutil.rmtree(tree / "submission")
    shutil.copytree(ROOT / "examples" / "submitted" / student / "activations", tree / "submission")


def test_the_zip_runs_in_a_container_within_memory_and_time(tree):
    hand_in(tree, "giulia_conti")
    found, code, seconds, peak = run(tree)
    expected = json.loads((ROOT / "examples" / "expected.json").read_text("utf-8"))
    assert (code, found["score"]) == (0, expected["giulia_conti"]["score"])
    assert found["extra_data"]["tier"] == "B"
    assert peak < MEGABYTES, f"{peak:.0f} MB"
    # Processor time: what else runs here makes no difference. Gradescope's smallest machine has half a processor.
    assert seconds < SECONDS / 2, f"{seconds:.1f} s"


def test_a_right_answer_gets_everything_and_no_test_says_otherwise(tree):
    hand_in(tree, "chen_wei")
    found, code, *_ = run(tree)
    assert (code, found["score"]) == (0, 16)
    assert {test["status"] for test in found["tests"]} == {"passed"}


def test_no_notebook_at_all_is_the_students_zero_with_the_reason(tree):
    shutil.rmtree(tree / "submission")
    (tree / "submission").mkdir()
    (tree / "submission" / "essay.txt").write_text("relu is nice")
    found, code, *_ = run(tree)
    assert (code, found["score"]) == (0, 0)
    assert "empty" in json.dumps(found["tests"])


@pytest.mark.parametrize(
    "broken", ["settings.json", "lib/autograder/grade.py", "course/solutions/activations/activations.py"]
)
def test_whatever_is_broken_on_our_side_gives_a_sentence_and_no_score(tree, broken, tmp_path):
    copy = shutil.copytree(tree, tmp_path / "copy")
    (copy / "source" / broken).write_text("{")
    hand_in(copy, "chen_wei")
    found, code, *_ = run(copy)
    assert code == 1
    assert "score" not in found
    assert "our fault, not yours" in found["output"]


def test_the_zip_speaks_the_language_that_it_was_made_for(tree):
    path = tree / "source" / "settings.json"
    settings = json.loads(path.read_text("utf-8"))
    assert settings["language"] == "en"
    assert (tree / "source/course/solutions/activations/locale/zh.po").is_file()
    path.write_text(json.dumps(settings | {"language": "zh"}), "utf-8")
    try:
        hand_in(tree, "fatima_haddad")
        found, code, _, _ = run(tree, contained=False)
    finally:
        path.write_text(json.dumps(settings), "utf-8")
    assert (found["score"], code) == (3.5, 0)
    assert "下一步" in found["output"]
    assert any("应为" in test["output"] for test in found["tests"])
