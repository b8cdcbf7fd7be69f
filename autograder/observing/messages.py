"""The requests that are put to a guest.

Either side; holds no answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.model.exercise import Exercise
from autograder.model.probe import Probe

# How much goes into one message, in bytes of arrays: what is sent at once is held in memory at once. Anything else is
# written out in the header, of which a frame may have less.
_BYTES_AT_ONCE = 4 * 2**20
_BYTES_OF_ANYTHING_ELSE = 128
_COMMON = ("op", "scenarios", "forbids")
Request = dict[str, object]


def probe_message(probe: Probe, exercise: Exercise, scenarios: str) -> Request:
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


def together(requests: Sequence[Request]) -> Iterator[tuple[Request, int]]:
    """Yield messages that put these requests, one after the other, with the number of replies to each.

    Args:
        requests: of one exercise, as `probe_message` makes them.
    """
    batch: list[Request] = []
    size = 0
    for request in requests:
        more = _bytes_in(request["arguments"]) + _bytes_in(request["keywords"])
        if batch and size + more > _BYTES_AT_ONCE:
            yield _message(batch), len(batch)
            batch, size = [], 0
        batch.append(request)
        size += more
    if batch:
        yield _message(batch), len(batch)


def _message(batch: Sequence[Request]) -> Request:
    scenarios = next((one["scenarios"] for one in batch if one["scenarios"]), "")
    probes = [{name: value for name, value in one.items() if name not in _COMMON} for one in batch]
    return {"op": "probes", "scenarios": scenarios, "forbids": batch[0]["forbids"], "probes": probes}


def _bytes_in(value: Any) -> int:
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, Mapping):
        return sum(map(_bytes_in, value.values()))
    if isinstance(value, list | tuple):
        return sum(map(_bytes_in, value))
    return _BYTES_OF_ANYTHING_ELSE * (1 + len(value) // 8 if isinstance(value, str | bytes) else 1)
