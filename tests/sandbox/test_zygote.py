"""Where boxes come from: at once, again after an accident, and without a trace."""

import contextlib
import dataclasses
import gc
import os
import signal
import tempfile
import time
from pathlib import Path

import attacking
import pytest

from autograder.errors import SandboxUnavailableError
from autograder.model.verdict import Ending
from autograder.sandbox.box import BoxEnded
from autograder.sandbox.process import ZygoteProcess
from autograder.sandbox.tiers import Means
from autograder.sandbox.zygote import Zygote


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _resident_kilobytes() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def _below(pid: int) -> set[int]:
    """Every process that descends from `pid`."""
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found |= {child} | _below(child)
    return found


def _gone(pids: set[int]) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and any(Path(f"/proc/{pid}").exists() for pid in pids):
        time.sleep(0.02)
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


def _working(zygote: Zygote) -> bool:
    with zygote.box() as box:
        return box.ask({"code": "outcome = 1"}, seconds=20)["outcome"] == 1


def test_starting_does_not_wait_for_what_is_imported(offered: Means) -> None:
    zygote = attacking.make_zygote(offered)
    before = time.monotonic()
    zygote.start()
    started = time.monotonic() - before
    try:
        assert _working(zygote)
    finally:
        zygote.close()

    assert started < (time.monotonic() - before) / 2


def test_what_is_still_starting_is_stopped_at_once(best: Means) -> None:
    others = _below(os.getpid())
    zygote = Zygote(offered=best, libraries=("tensorflow",))
    zygote.start()
    time.sleep(0.3)
    mine = _below(os.getpid()) - others
    before = time.monotonic()
    zygote.close()

    assert mine
    assert time.monotonic() - before < 1.0
    assert _gone(mine)


def test_a_box_is_ready_when_it_is_asked_for(zygote: Zygote) -> None:
    assert _working(zygote)
    time.sleep(0.5)
    before = time.monotonic()
    with zygote.box():
        taken = time.monotonic() - before

    assert taken < 0.05


def test_a_zygote_that_dies_is_replaced(offered: Means) -> None:
    others = _below(os.getpid())
    with attacking.make_zygote(offered) as zygote:
        assert _working(zygote)
        for pid in _below(os.getpid()) - others:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.2)

        assert _working(zygote)


def test_a_box_whose_zygote_dies_is_nobodys_fault_but_ours(offered: Means) -> None:
    with attacking.make_zygote(offered) as zygote, zygote.box() as box:
        zygote.close()
        with pytest.raises(BoxEnded) as caught:
            box.ask({"code": "outcome = 1"}, seconds=5)

    assert caught.value.ending is Ending.UNGRADED


def test_nothing_is_left_when_it_is_closed(offered: Means, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    others = _below(os.getpid())
    with attacking.make_zygote(offered) as zygote:
        with zygote.box() as box:
            box.ask({"code": "import os\nos.mkdir('d', 0o300)\nos.mkdir('d/d', 0o300)\nopen('f', 'w')"}, seconds=5)
        left = zygote.box()
        mine = _below(os.getpid()) - others
    left.close()

    assert mine
    assert _gone(mine)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("count", [100, pytest.param(1000, marks=pytest.mark.slow)])
def test_many_boxes_leave_the_host_as_it_was(zygote: Zygote, count: int) -> None:
    for _ in range(50):
        assert _working(zygote)
    gc.collect()
    descriptors, memory = _descriptors(), _resident_kilobytes()
    for number in range(count):
        with zygote.box() as box:
            if number % 3 == 0:
                with pytest.raises(BoxEnded):
                    box.ask({"code": "import os; os._exit(0)"}, seconds=5)
            elif number % 3 == 1:
                box.ask({"code": "outcome = bytes(10_000)"}, seconds=5)
    time.sleep(0.3)
    gc.collect()

    assert _descriptors() <= descriptors + 1
    assert _resident_kilobytes() - memory < 5_000


def test_nothing_of_the_hosts_memory_is_in_a_box(offered: Means, monkeypatch: pytest.MonkeyPatch) -> None:
    needle = "needle-" + os.urandom(8).hex()
    monkeypatch.setenv("GRADER_SECRET", needle)
    code = """
import os
planted = control[::-1]
regions = [line.split()[:2] for line in open("/proc/self/maps").read().splitlines()]
memory = os.open("/proc/self/mem", os.O_RDONLY)
outcome = [0, 0]
for ends, rights in regions:
    low, high = (int(end, 16) for end in ends.split("-"))
    if rights.startswith("rw"):
        try:
            seen = os.pread(memory, high - low, low)[::-1]
        except OSError:
            continue
        outcome = [outcome[0] + seen.count(needle), outcome[1] + seen.count(control)]
"""
    backwards = {"needle": needle[::-1].encode(), "control": os.urandom(16)}
    with attacking.make_zygote(offered) as zygote, zygote.box() as box:
        found, control = box.ask({"code": code, "names": backwards}, seconds=60)["outcome"]

    assert found == 0
    assert control > 0


def test_other_peoples_work_is_refused_where_nothing_confines(nothing: Means) -> None:
    with pytest.raises(SandboxUnavailableError, match="A submission can do whatever you can do"):
        Zygote(offered=nothing)


def test_ones_own_work_runs_where_nothing_confines(nothing: Means) -> None:
    with Zygote(
        offered=nothing, trust=True, libraries=("numpy",), answers="plain_answers", folders=[attacking.STUB]
    ) as zygote:
        assert zygote.tier.letter == "D"
        assert _working(zygote)
        with zygote.box() as box, pytest.raises(BoxEnded, match=r"did not finish within 0.2 seconds"):
            box.ask({"code": "while True: pass"}, seconds=0.2)


def test_a_missing_library_is_named(best: Means) -> None:
    with (
        Zygote(offered=best, libraries=("no_such_library",)) as zygote,
        pytest.raises(SandboxUnavailableError, match="no_such_library"),
    ):
        zygote.box()


def test_a_wall_that_does_not_hold_ends_the_run(best: Means) -> None:
    """Landlock is said to be there and is not applied: the canary can be read, or something can be written."""
    if not best.landlock:
        pytest.skip("this kernel has no Landlock")
    pretended = dataclasses.replace(best, bubblewrap="", namespaces=False)
    zygote = attacking.make_zygote(pretended)
    zygote._process = ZygoteProcess(zygote._orders, dataclasses.replace(pretended, landlock=0, root=False))
    with zygote, pytest.raises(SandboxUnavailableError, match=r"could not prove its confinement: .*canary.*write"):
        zygote.box()
