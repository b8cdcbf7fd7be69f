"""Take away what is mounted over scikit-learn's data."""

# Expected: C open: the data files may be read by everybody.

import ctypes
from importlib.util import find_spec

PACKAGE = find_spec("sklearn").submodule_search_locations[0]


def uncover():
    path = f"{PACKAGE}/datasets/data"
    ctypes.CDLL(None).umount2(path.encode(), 2)
    return open(f"{path}/digits.csv.gz", "rb").read()


outcome = attempt(uncover)
