"""Small objects in the C library's heap live, die and are reused as anywhere else."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MEGABYTES = 60
CODE = """
import gc, os, resource, sys
sys.path.insert(0, {root!r})
from autograder.guest import arenas
early = [[number] for number in range(100_000)]
{install}
peaks = []
for turn in range(8):
    many = [bytes(400) for _ in range({megabytes} * 2**20 // 433)]
    assert all(one == bytes(400) for one in many[::1000])
    del many
    if turn == 3:
        del early
    gc.collect()
    peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
table = {{str(number): [number, {{"half": number / 2}}] for number in range(50_000)}}
assert sum(pair[1]["half"] for pair in table.values()) == 624_987_500
child = os.fork()
if child == 0:
    table.clear()
    os._exit(sum(len(str(number)) for number in range(100)) != 190)
print(peaks[0], peaks[-1], os.waitpid(child, 0)[1])
sys.stdout.flush()
os._exit(0)
"""


def run(install: str) -> list[int]:
    code = CODE.format(root=str(ROOT), install=install, megabytes=MEGABYTES)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=100, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return [int(word) for word in done.stdout.split()]


@pytest.mark.parametrize("install", ["arenas.allocate_by_the_library()", ""])
def test_memory_that_is_given_back_is_used_again(install: str) -> None:
    first, last, status = run(install)
    assert (last < first + MEGABYTES, status) == (True, 0)


def test_nothing_changes_where_python_offers_no_choice() -> None:
    without = "import ctypes; ctypes.pythonapi = object(); arenas.allocate_by_the_library(); assert arenas._PINS == []"
    assert run(without)[2] == 0
