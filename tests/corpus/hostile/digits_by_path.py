"""Open scikit-learn's digits by their path."""

# Expected: C open: the data files may be read by everybody.

import gzip
from importlib.util import find_spec

PACKAGE = find_spec("sklearn").submodule_search_locations[0]


def read():
    with gzip.open(f"{PACKAGE}/datasets/data/digits.csv.gz") as file:
        return file.read()


outcome = attempt(read)
