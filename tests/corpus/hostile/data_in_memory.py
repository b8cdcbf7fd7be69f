"""Look in the own memory for rows of the digits that the zygote might have loaded."""

import gc
import sys


def find():
    arrays = [
        one for one in gc.get_objects() if type(one).__name__ == "ndarray" and 64 in one.shape and len(one) > 1000
    ]
    loaded = [name for name in sys.modules if name.startswith("sklearn.datasets")]
    if not arrays and not loaded:
        raise OSError("nothing is there")


outcome = attempt(find)
