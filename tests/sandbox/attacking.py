"""Runs the attacks of tests/corpus/hostile in boxes; also a program, so that an unprivileged user can run them."""

import dataclasses
import json
import os
import re
import secrets
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from autograder.model.verdict import Ending
from autograder.sandbox.box import BoxEnded
from autograder.sandbox.limits import MEGABYTE, Limits
from autograder.sandbox.tiers import Means, means
from autograder.sandbox.zygote import Zygote

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
CORPUS = REPOSITORY / "tests" / "corpus" / "hostile"
STUB = HERE / "stub"
LIMITS = Limits(memory_bytes=256 * MEGABYTE, threads=100)


def variants(offered: Means) -> dict[str, Means]:
    """The ways to confine that this host has, each as if it were the only one."""
    bare = dataclasses.replace(offered, bubblewrap="", namespaces=False)
    enclosed = dataclasses.replace(bare, namespaces=True, landlock=0)
    users = dataclasses.replace(bare, landlock=0)
    found = {"A": offered, "N": enclosed} if offered.bubblewrap or offered.namespaces else {}
    found |= {"B": bare} if offered.landlock and offered.seccomp else {}
    return found | ({"C": users} if offered.root and offered.seccomp and everybody_may_read(sys.base_prefix) else {})


def everybody_may_read(path: str) -> bool:
    """Whether a box that is a user of its own, and nothing else, could import what lies there."""
    return all(folder.stat().st_mode & 0o001 for folder in (Path(path), *Path(path).parents))


class Attack(NamedTuple):
    name: str
    code: str
    expected: dict[str, str]
    seconds: float
    machine: str

    def ends_as_expected(self, variant: str, word: str) -> bool:
        return word in self.expected.get(variant, "refused").split("/")


def attacks() -> list[Attack]:
    return [_attack(path) for path in sorted(CORPUS.glob("*.py"))]


def _attack(path: Path) -> Attack:
    code = path.read_text()
    words = dict(re.findall(r"^# (Expected|Seconds|Machine): (.*)$", code, re.MULTILINE))
    expected = dict(re.findall(r"\b([ABCN]) ([\w/]+)", words.get("Expected", "")))
    return Attack(path.stem, code, expected, float(words.get("Seconds", 20)), words.get("Machine", ""))


class Target:
    """What the attacks are after: a secret, a file of the host's, a server, an environment variable."""

    def __init__(self, folder: Path) -> None:
        self.secrets = folder / "solutions"
        self.secrets.mkdir()
        self.secret = self.secrets / "answer.py"
        self.secret.write_text(f"answer = {secrets.token_hex()!r}\n")
        self.marked = folder / "marked"
        self.marked.write_text("untouched")
        self._server = socket.create_server(("127.0.0.1", 0))
        os.environ["GRADER_TOKEN"] = secrets.token_hex()

    def names(self) -> dict[str, object]:
        return {
            "SECRET": str(self.secret),
            "SECRETS": str(self.secrets),
            "MARKED": str(self.marked),
            "REPOSITORY": str(REPOSITORY),
            "HOST": os.getpid(),
            "PORT": self._server.getsockname()[1],
        }

    def intact(self) -> bool:
        status = self.marked.stat()
        same = self.marked.read_text() == "untouched" and status.st_mode & 0o777 == 0o644 and status.st_mtime > 2
        return same and list(self.secrets.iterdir()) == [self.secret]

    def untouched_server(self) -> bool:
        self._server.setblocking(False)
        try:
            self._server.accept()
        except BlockingIOError:
            return True
        return False

    def close(self) -> None:
        self._server.close()
        del os.environ["GRADER_TOKEN"]


def run(zygote: Zygote, attack: Attack, target: Target) -> str:
    """What an attack achieved, in one word: as it says itself, or how its box ended."""
    with zygote.box() as box:
        try:
            reply = box.ask({"code": attack.code, "names": target.names()}, seconds=attack.seconds)
        except BoxEnded as ended:
            return _word(ended)
    outcome = reply.get("outcome")
    return outcome.split(":")[0] if isinstance(outcome, str) else "nothing"


def _word(ended: BoxEnded) -> str:
    return "ours" if ended.ending is Ending.UNGRADED else ended.ending.value


def make_zygote(offered: Means) -> Zygote:
    elsewhere = [Path(path) for path in sys.path if path.endswith("site-packages")]
    return Zygote(
        limits=LIMITS, libraries=("numpy",), answers="plain_answers", folders=[STUB, *elsewhere], offered=offered
    )


def rounds(offered: Means, wanted: str) -> Iterator[tuple[str, str, str, bool]]:
    """Variant, attack, how it ended, and whether that was expected; for every attack in every variant of `wanted`."""
    with tempfile.TemporaryDirectory() as folder:
        target = Target(Path(folder))
        for variant, how in variants(offered).items():
            if variant not in wanted:
                continue
            with make_zygote(how) as zygote:
                for attack in attacks():
                    if attack.machine in ("", os.uname().machine):
                        word = run(zygote, attack, target)
                        yield variant, attack.name, word, attack.ends_as_expected(variant, word)
        yield "all", "target", "", target.intact() and target.untouched_server()
        target.close()


if __name__ == "__main__":
    json.dump(list(rounds(means(), sys.argv[1])), sys.stdout)
