"""What a run of one submission brought, before it is judged.

Trusted side; everything in it but `ours` and `seconds` rests on the guest's word.
"""

from dataclasses import dataclass, field

from autograder.model.oddity import Oddity
from autograder.model.probe import Observation


@dataclass(kw_only=True)
class Observed:
    """Observations of one submission.

    Attributes:
        exercises: for each exercise, observations by probe name.
        problem: why nothing could be observed, for the student, or empty.
        ours: the problem is ours or the host's, not the student's.
        repairs: what was repaired in the notebook.
        notes: cells that were stopped and left out.
        seconds: wall-clock time an exercise.
        tier: what confined the run.
        oddities: what was noticed that no exercise asks for.
        sources: what answers each exercise, as written; only of what the student changed.
    """

    exercises: dict[str, dict[str, Observation]] = field(default_factory=dict)
    problem: str = ""
    ours: bool = False
    repairs: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    tier: str = ""
    oddities: list[Oddity] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
