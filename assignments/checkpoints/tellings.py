"""How the laws of *checkpoints* name a value that should be a number.

Released with the assignment; holds no answer.
"""

import numpy as np

from autograder.authoring import phrase


def number(value):
    """Return `value` as a float, or None if it is no single number."""
    if isinstance(value, str | bool | dict | None):
        return None
    found = np.asarray(value)
    return float(found.item()) if found.size == 1 and found.dtype.kind in "iuf" else None


def shown(value):
    """Return a few words for a value that should be a number."""
    found = number(value)
    text = phrase("the text “{text}”", text=value) if isinstance(value, str) else repr(value)
    return text[:40] if found is None else f"{found:g}"
