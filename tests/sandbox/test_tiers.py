"""From what a host offers to a tier, and from a tier to what a box must prove."""

import itertools

import pytest

from autograder.sandbox.doctor import examine, sentences
from autograder.sandbox.tiers import Means, means, needed_proof, tier

EVERY_HOST = [
    Means(bubblewrap=bwrap, namespaces=namespaces, landlock=landlock, seccomp=seccomp, root=root)
    for bwrap, namespaces, landlock, seccomp, root in itertools.product(
        ["", "/usr/bin/bwrap"], [False, True], [0, 4], [False, True], [False, True]
    )
]


@pytest.mark.parametrize(
    ("offered", "letter"),
    [
        (Means(bubblewrap="/usr/bin/bwrap", seccomp=True), "A"),
        (Means(namespaces=True, seccomp=True), "A"),
        (Means(landlock=1, seccomp=True), "B"),
        (Means(seccomp=True, root=True), "C"),
        (Means(seccomp=True), "D"),
        (Means(bubblewrap="/usr/bin/bwrap", landlock=7, root=True), "D"),
        (Means(), "D"),
    ],
)
def test_what_a_host_offers_decides_its_tier(offered: Means, letter: str) -> None:
    assert tier(offered).letter == letter


@pytest.mark.parametrize("offered", EVERY_HOST)
def test_every_tier_but_the_last_demands_proof_of_every_wall(offered: Means) -> None:
    walls = {"canary", "write", "socket", "fork", "execute", "signal", "privileges"}

    assert (needed_proof(offered) >= walls) == (tier(offered).letter != "D")
    assert needed_proof(offered) >= {"limits", "descriptors"}


@pytest.mark.parametrize("offered", EVERY_HOST)
def test_what_is_missing_comes_with_a_way_out(offered: Means) -> None:
    found = tier(offered)

    assert bool(found.lacks) == bool(found.advice) == (found.letter != "A")
    assert all(sentence.endswith(".") for sentence in (*found.holds, *found.lacks, *found.advice))


def test_the_doctor_says_what_it_found_and_tried() -> None:
    lines = list(sentences())

    assert lines[0].startswith(f"Tier {examine().letter}: ")
    assert examine() == tier(means())
    assert lines[-1].startswith("No box was tried" if examine().letter == "D" else "A box was started here and proved")
