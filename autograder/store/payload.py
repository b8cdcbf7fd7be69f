"""Observations of one exercise as bytes and back: the same observations, the same bytes.

Trusted side. Times are left out, so that equal answers are equal. The bytes are a frame of plain values, no pickle.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, replace

from autograder.errors import ProtocolError
from autograder.model.probe import Observation, Raised
from autograder.model.verdict import Ending
from autograder.wire.codec import decode, encode

Observations = Mapping[str, Observation]


def pack(observations: Observations) -> bytes:
    """Return the bytes of one exercise's observations; values too large to keep are dropped and marked unreadable."""
    try:
        return encode({name: _plain(one) for name, one in observations.items()})
    except ProtocolError as error:
        dropped = {name: _dropped(one, str(error)) for name, one in observations.items()}
        return encode({name: _plain(one) for name, one in dropped.items()})


def unpack(content: bytes) -> dict[str, Observation]:
    """Return the observations that `pack` turned into `content`.

    Raises:
        ProtocolError: `content` was not made by `pack`.
    """
    return {name: _observation(plain) for name, plain in decode(content).items()}


def digest(content: bytes) -> str:
    """Return the SHA-256 that a payload is kept by."""
    return hashlib.sha256(content).hexdigest()


def fingerprint(observations: Observations) -> str:
    """Return what equal answers have in common, wherever in a notebook they stand; empty where no answer was run."""
    if not any(one.ending in (Ending.RETURNED, Ending.RAISED) for one in observations.values()):
        return ""
    placeless = {name: _placeless(one) for name, one in observations.items()}
    return digest(pack(placeless))


def _placeless(observation: Observation) -> Observation:
    raised = observation.raised
    return (
        observation if raised is None else replace(observation, raised=Raised(type=raised.type, message=raised.message))
    )


def _plain(observation: Observation) -> dict[str, object]:
    fields = {**vars(observation), "ending": observation.ending.value, "seconds": 0.0}
    fields["raised"] = None if observation.raised is None else asdict(observation.raised)
    return fields


def _dropped(observation: Observation, why: str) -> Observation:
    if observation.ending is not Ending.RETURNED:
        return observation
    return replace(observation, ending=Ending.UNREADABLE, value=None, gradient=None, detail=why)


def _observation(plain: dict[str, object]) -> Observation:
    fields = dict(plain)
    raised = fields.pop("raised")
    fields["ending"] = Ending(str(fields["ending"]))
    fields["calls"] = tuple(fields["calls"])  # type: ignore[arg-type]
    return Observation(**fields, raised=None if raised is None else Raised(**raised))  # type: ignore[arg-type]
