"""What a submission did that no exercise asks for: evidence for a person, which changes no points.

Trusted side, pure. The kinds and their words are ours; `what` comes from the submission's own process, which may be
silent or lie, and is text to be escaped by whoever shows it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What was noticed."""

    FRAMES = "frames"
    FILES = "files"
    NETWORK = "network"
    PROCESS = "process"
    NATIVE = "native"
    GRADER = "grader"
    ENVIRONMENT = "environment"
    PATCH = "patch"
    WIRE = "wire"  # seen by the host itself


_SENTENCES = {
    Kind.FRAMES: "looks into frames or memory that are not its own",
    Kind.FILES: "opened a file that is none of its own",
    Kind.NETWORK: "tried to reach the network",
    Kind.PROCESS: "tried to start or to signal a process",
    Kind.NATIVE: "called C code or read memory through ctypes",
    Kind.GRADER: "names a module of the grader",
    Kind.ENVIRONMENT: "names a variable that tells whether it is being graded",
    Kind.PATCH: "put a function of its own in place of a library's",
    Kind.WIRE: "wrote on the connection to the grader",
}


@dataclass(frozen=True, kw_only=True)
class Oddity:
    """One thing that was noticed.

    Attributes:
        kind: what kind of thing.
        place: the cell or exercise that ran: ``Cell 5`` or ``relu``.
        what: a few words: a path, an address, a name.
    """

    kind: Kind
    place: str
    what: str = ""

    @property
    def sentence(self) -> str:
        """The oddity in words."""
        told = f" ({self.what})" if self.what else ""
        return f"{self.place} {_SENTENCES[self.kind]}{told}."


def oddity_from(plain: Mapping[str, str]) -> Oddity:
    """Return the oddity with the fields in `plain`, as `dataclasses.asdict` gives them."""
    return Oddity(kind=Kind(plain["kind"]), place=plain["place"], what=plain["what"])
