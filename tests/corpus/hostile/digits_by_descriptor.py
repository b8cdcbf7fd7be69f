"""Open the folder above scikit-learn's data, and the digits from there."""

# Expected: C open: the data files may be read by everybody.

import os
from importlib.util import find_spec

PACKAGE = find_spec("sklearn").submodule_search_locations[0]


def read():
    above = os.open(f"{PACKAGE}/datasets", os.O_PATH)
    return os.read(os.open("data/digits.csv.gz", os.O_RDONLY, dir_fd=above), 100)


outcome = attempt(read)
