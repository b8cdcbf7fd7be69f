"""What a submission did that no exercise asks for: evidence for a person, which changes no points.

Trusted side, pure. The kinds are ours; `what` comes from the submission's own process, which may be silent or lie, and
is text to be escaped by whoever shows it.
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


def oddity_from(plain: Mapping[str, str]) -> Oddity:
    """Return the oddity with the fields in `plain`, as `dataclasses.asdict` gives them."""
    return Oddity(kind=Kind(plain["kind"]), place=plain["place"], what=plain["what"])
