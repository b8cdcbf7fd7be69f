"""Make links to scikit-learn's digits in the own room and read through them."""

# Expected: C open: the data files may be read by everybody.

import os
from importlib.util import find_spec

PACKAGE = find_spec("sklearn").submodule_search_locations[0]


def read():
    os.symlink(f"{PACKAGE}/datasets/data", "data")
    return open("data/digits.csv.gz", "rb").read()


outcome = attempt(read)
