"""What was asked of an exercise, so that observations are known by their question and not by their name.

Trusted side, pure. A check that was renamed or takes over another's inputs finds its observations again.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

Said = TypeVar("Said")


@dataclass(frozen=True)
class Asked:
    """The probes of one exercise for one seed.

    Attributes:
        probes: for each probe's name, the digest of what is called with what.
        digest: identifies all of them.
    """

    probes: Mapping[str, str]
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        """Compute the digest."""
        text = json.dumps(list(self.probes.items()))
        object.__setattr__(self, "digest", hashlib.sha256(text.encode()).hexdigest()[:32])

    def lacks(self, earlier: "Asked") -> tuple[str, ...]:
        """Return the names of the probes that were not among those of `earlier`."""
        known = set(earlier.probes.values())
        return tuple(name for name, question in self.probes.items() if question not in known)

    def found_in(self, earlier: "Asked", observations: Mapping[str, Said]) -> dict[str, Said]:
        """Return, under the names of these probes, what `earlier` ones of equal content were answered."""
        names = {question: name for name, question in earlier.probes.items()}
        same = {name: name for name, question in self.probes.items() if earlier.probes.get(name) == question}
        theirs = {name: same.get(name, names.get(question, "")) for name, question in self.probes.items()}
        return {name: observations[their] for name, their in theirs.items() if their in observations}
