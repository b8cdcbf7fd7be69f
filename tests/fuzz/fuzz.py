"""Try to break the readers of hostile input: Hypothesis and, where it is installed, Atheris, each for a while.

Run as `make fuzz` or `python tests/fuzz/fuzz.py --seconds 60`; ten minutes a reader and engine if not told otherwise.
Each runs in a process of its own, which is watched: an exception that the reader's law does not allow, a crash, 10
seconds for one input, or 200 MB more than before is a finding. What was found lies in `fuzz-findings/`; the
exit status is 1 then. A finding that was mended becomes a test beside the reader's others.
"""

import argparse
import faulthandler
import importlib.util
import json
import mmap
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
READERS = ("decoder", "notebook", "archive", "answer")
HANG_SECONDS = 10
MOST_BYTES = 200_000_000
LARGEST_INPUT = 1 << 20
PAGE = resource.getpagesize()


class Watched:
    """Counts inputs, keeps the present one where it survives a crash, and refuses one that costs too much memory."""

    def __init__(self, check: Callable[[bytes], None], folder: Path) -> None:
        self._check = check
        self._file = (folder / "present").open("w+b")
        self._file.truncate(8 + LARGEST_INPUT)
        self._present = mmap.mmap(self._file.fileno(), 0)
        self.count = 0
        self.peak = 0

    def __call__(self, data: bytes) -> None:
        data = data[:LARGEST_INPUT]
        self._present[: 8 + len(data)] = len(data).to_bytes(8, "little") + data
        self.count += 1
        before, highest = resident(), peak()
        faulthandler.dump_traceback_later(HANG_SECONDS, exit=True)
        self._check(data)
        faulthandler.cancel_dump_traceback_later()
        grown = peak() - before if peak() > highest else 0
        self.peak = max(self.peak, grown)
        assert grown <= MOST_BYTES, f"one input took {grown / 1e6:.0f} MB"


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def by_hypothesis(reader: str, seconds: float, folder: Path) -> None:
    from hypothesis import HealthCheck, given, seed, settings
    from targets import TARGETS

    target = TARGETS[reader]
    watched = Watched(target.check, folder)
    for one in target.seeds():
        watched(one)
    ends = time.monotonic() + seconds
    turn = time.time_ns()
    while time.monotonic() < ends:
        turn += 1

        @seed(turn)
        @settings(max_examples=500, database=None, deadline=None, suppress_health_check=list(HealthCheck))
        @given(target.inputs)
        def run(data: bytes) -> None:
            watched(data)

        run()
    sys.stdout.write(json.dumps({"executions": watched.count, "peak": watched.peak}))


def by_atheris(reader: str, seconds: float, folder: Path) -> None:
    import atheris

    with atheris.instrument_imports(include=["autograder.wire", "autograder.guest", "autograder.submissions", "json"]):
        from targets import TARGETS

    target = TARGETS[reader]
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, one in enumerate(target.seeds()):
        (corpus / str(number)).write_bytes(one)
    options = [
        f"-max_total_time={seconds:.0f}",
        "-print_final_stats=1",
        f"-artifact_prefix={folder}/",
        "-rss_limit_mb=0",
    ]
    options += [f"-max_len={LARGEST_INPUT}", "-len_control=1000", "-timeout=60"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], Watched(target.check, folder))
    atheris.Fuzz()


ENGINES = {"hypothesis": by_hypothesis, "atheris": by_atheris}


def fuzz(engine: str, reader: str, seconds: float, findings: Path) -> dict[str, object]:
    """Run one engine on one reader in a process of its own, and return what came of it."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        command = [sys.executable, str(Path(__file__)), "--inside", folder, "--engine", engine, "--reader", reader]
        command += ["--seconds", str(seconds)]
        started = time.monotonic()
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=seconds + 120, check=False
        )
        took = time.monotonic() - started
        found: dict[str, object] = {"engine": engine, "reader": reader, "seconds": round(took, 1)}
        found |= {"executions": _executions(done), "finding": ""}
        if done.returncode != 0:
            found["finding"] = _keep(Path(folder), done, findings / f"{reader}-{engine}")
    return found


def _executions(done: "subprocess.CompletedProcess[str]") -> int:
    counted = re.search(r'"executions": (\d+)|stat::number_of_executed_units: *(\d+)', done.stdout + done.stderr)
    return int(counted[1] or counted[2]) if counted else 0


def _keep(folder: Path, done: "subprocess.CompletedProcess[str]", place: Path) -> str:
    """Keep the input that broke it, and what was said; return the last line of that."""
    place.parent.mkdir(exist_ok=True)
    present = folder / "present"
    if present.exists():
        content = present.read_bytes()
        place.with_suffix(".bin").write_bytes(content[8 : 8 + int.from_bytes(content[:8], "little")])
    said = done.stdout + done.stderr
    place.with_suffix(".txt").write_text(said)
    told = [line for line in said.splitlines() if re.search(r"Error|ERROR|assert|Timeout|Segmentation", line)]
    return told[-1][:200] if told else f"ended with status {done.returncode}"


def main() -> int:
    asked = _arguments()
    if asked.inside:
        faulthandler.enable()
        sys.path[:0] = [str(ROOT), str(HERE)]
        ENGINES[asked.engine[0]](asked.reader[0], asked.seconds, asked.inside)
        return 0
    engines = [one for one in asked.engine if one != "atheris" or importlib.util.find_spec("atheris")]
    if engines != asked.engine:
        print("Atheris is not installed here: Hypothesis alone is used.")
    shutil.rmtree(asked.findings, ignore_errors=True)
    results = []
    for reader in asked.reader:
        for engine in engines:
            one = fuzz(engine, reader, asked.seconds, asked.findings)
            results.append(one)
            words = f"FOUND: {one['finding']}" if one["finding"] else "nothing found"
            print(f"{reader:10}{engine:12}{one['seconds']:>8} s{one['executions']:>12,} inputs   {words}", flush=True)
    return 1 if any(one["finding"] for one in results) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Fuzz the readers of hostile input.")
    parser.add_argument("--seconds", type=float, default=600.0, help="for each reader and engine")
    parser.add_argument("--engine", nargs="+", choices=sorted(ENGINES), default=["hypothesis", "atheris"])
    parser.add_argument("--reader", nargs="+", choices=READERS, default=list(READERS))
    parser.add_argument("--findings", type=Path, default=ROOT / "fuzz-findings", help="folder for what breaks a reader")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
