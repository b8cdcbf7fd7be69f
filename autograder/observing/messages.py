"""The requests that are put to a guest.

Either side; holds no answer.
"""

from autograder.model.exercise import Exercise
from autograder.model.probe import Probe


def probe_message(probe: Probe, exercise: Exercise, scenarios: str) -> dict[str, object]:
    """Return the request that puts `probe` to a box."""
    return {
        "op": "probe",
        "name": probe.name,
        "target": probe.target,
        "kind": probe.kind.value,
        "arguments": list(probe.arguments),
        "keywords": dict(probe.keywords),
        "form": probe.form.value,
        "wrt": probe.wrt,
        "scenario": probe.scenario,
        "others": list(probe.others),
        "scenarios": scenarios if probe.scenario else "",
        "forbids": list(exercise.forbids),
        "seed": probe.seed,
    }
