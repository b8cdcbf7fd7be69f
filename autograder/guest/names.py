"""Which library functions a forbidden name covers.

Guest side, pure. Names are compared without case and underscores, so that ``LeakyReLU``, ``leaky_relu`` and the
operation ``LeakyRelu`` are one name.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

# Some are the function itself for one value of a parameter: `elu(x, alpha=0)`, `squareplus(x, b=0)`.
_VARIANTS = {
    "relu": (
        *("relu6", "leakyrelu", "crelu", "prelu", "thresholdedrelu", "relugrad", "relu6grad", "leakyrelugrad"),
        *("elu", "celu", "threshold", "squareplus"),
    ),
    "sigmoid": ("expit", "logistic", "silu", "swish", "glu"),
    "tanh": ("tanhshrink",),
    "dropout": ("spatialdropout1d", "spatialdropout2d", "spatialdropout3d", "statelessdropout", "alphadropout"),
    "dense": ("einsumdense",),
}
_VERSION = re.compile(r"v\d$")


def plain_name(name: str) -> str:
    """Return `name` without case, underscores and TensorFlow's version: ``dropout_v2`` is ``dropout``."""
    return _VERSION.sub("", name.lower().replace("_", ""))


@lru_cache(maxsize=64)
def covered(forbids: tuple[str, ...]) -> frozenset[str]:
    """Return the plain names that the names in `forbids` cover."""
    plain = [plain_name(name) for name in forbids]
    return frozenset(plain).union(*(_VARIANTS.get(name, ()) for name in plain))


def always_watched() -> frozenset[str]:
    """Return the plain names that any assignment is likely to forbid."""
    return covered((*_VARIANTS, "softmax", "logsoftmax", "logsumexp"))


def hits(qualified: str, names: Iterable[str]) -> bool:
    """Whether a function or class in a qualified name, such as ``Dense.call``, is one of `names`."""
    return any(plain_name(part) in names for part in qualified.split("."))
