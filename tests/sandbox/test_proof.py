"""The host gives a box up unless every part of its proof holds."""

import os
import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest

from autograder.errors import SandboxUnavailableError
from autograder.sandbox.box import Box, BoxEnded
from autograder.sandbox.endings import Exit
from autograder.sandbox.handle import Handle
from autograder.sandbox.limits import Limits
from autograder.sandbox.tiers import Means, needed_proof
from autograder.sandbox.wire import pair
from autograder.wire.codec import encode

NEEDED = needed_proof(Means(bubblewrap="/usr/bin/bwrap", seccomp=True))
Proving = Callable[[bytes], None]


@pytest.fixture
def proving(monkeypatch: pytest.MonkeyPatch) -> Proving:
    """Let a box prove what is in the given bytes, then end."""

    def prove(data: bytes) -> None:
        ours, theirs = pair()
        box = Box(ours, Limits(), None)
        box.report(Exit())
        monkeypatch.setattr(Handle, "kill", lambda handle: None)  # the process that speaks is this one
        with theirs:
            theirs.sendall(data)
            theirs.shutdown(socket.SHUT_WR)
            try:
                box.prove(NEEDED)
            finally:
                box.close()

    return prove


def _whole() -> dict[str, Any]:
    return dict.fromkeys(NEEDED, True)


def test_a_whole_proof_is_accepted(proving: Proving) -> None:
    proving(encode(_whole()))


@pytest.mark.parametrize("part", sorted(NEEDED))
@pytest.mark.parametrize("said", [False, None, 1, "true"])
def test_a_part_that_does_not_hold_is_named(proving: Proving, part: str, said: object) -> None:
    with pytest.raises(SandboxUnavailableError, match=f"could not prove its confinement: {part}"):
        proving(encode(_whole() | {part: said}))


@pytest.mark.parametrize("part", sorted(NEEDED))
def test_a_part_that_is_left_out_does_not_hold(proving: Proving, part: str) -> None:
    proof = _whole()
    del proof[part]

    with pytest.raises(SandboxUnavailableError, match=part):
        proving(encode(proof))


def test_what_the_kernel_refused_is_said(proving: Proving) -> None:
    with pytest.raises(SandboxUnavailableError, match="mount: Operation not permitted"):
        proving(encode({"refused": "mount: Operation not permitted"}))


@pytest.mark.parametrize("data", [b"", encode(_whole())[:-1], b"\xff" * 40, encode([True])], ids=len)
def test_a_box_that_does_not_speak_properly_is_given_up(proving: Proving, data: bytes) -> None:
    with pytest.raises((BoxEnded, SandboxUnavailableError)):
        proving(data)


def test_the_kernel_says_who_speaks() -> None:
    ours, theirs = pair()
    box = Box(ours, Limits(), None)
    child = os.fork()
    if child == 0:
        theirs.sendall(encode(_whole()))
        os.read(theirs.fileno(), 1)
        os._exit(0)
    theirs.close()
    threading.Timer(0.2, box.report, [Exit()]).start()
    box.prove(NEEDED)

    assert box._process.pid == child
    box.close()
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == 9
