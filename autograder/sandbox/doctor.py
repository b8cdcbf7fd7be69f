"""Say in sentences what this host can confine, what it cannot, and how to get better.

Trusted side. Runs no submission: it tries the kernel, and one empty box.
"""

from collections.abc import Iterator

from autograder.errors import SandboxUnavailableError
from autograder.sandbox.tiers import Means, Tier, means, tier
from autograder.sandbox.zygote import Zygote

_TITLES = {
    "A": "full isolation: fit for other people's submissions",
    "B": "good isolation: fit for other people's submissions",
    "C": "basic isolation: fit for other people's submissions if solutions are out of every user's reach",
    "D": "no isolation: fit for your own work only; grading others' needs --trust-submissions",
}


def examine() -> Tier:
    """Return what boxes of this host hold and lack."""
    return tier(means())


def sentences() -> Iterator[str]:
    """Yield what `autograder doctor` prints, line by line."""
    found = examine()
    yield f"Tier {found.letter}: {_TITLES[found.letter]}."
    yield from (f"  holds   {sentence}" for sentence in found.holds)
    yield from (f"  lacks   {sentence}" for sentence in found.lacks)
    yield from (f"  advice  {sentence}" for sentence in found.advice)
    yield from (f"  found   {sentence}" for sentence in _found(means()))
    yield _trial(found)


def _found(offered: Means) -> Iterator[str]:
    yield f"bubblewrap: {offered.bubblewrap or 'not usable'}"
    if not offered.bubblewrap:
        yield f"namespaces without it: {'yes' if offered.namespaces else 'not allowed'}"
    yield f"Landlock: {f'version {offered.landlock}' if offered.landlock else 'not in this kernel'}"
    yield f"system call filter: {'yes' if offered.seccomp else 'not available'}"


def _trial(found: Tier) -> str:
    """Try one box: everything above is worth something only if a box can prove it."""
    if found.letter == "D":
        return "No box was tried: there is nothing to prove."
    try:
        with Zygote(libraries=("numpy",)) as zygote, zygote.box():
            return "A box was started here and proved every wall: files, writing, network, processes, signals, limits."
    except SandboxUnavailableError as error:
        return f"But a box that was tried here failed: {error}"
