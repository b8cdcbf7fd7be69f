"""Open scikit-learn's patients by the kernel's other name for the root folder."""

# Expected: C open: the data files may be read by everybody.

from importlib.util import find_spec

PACKAGE = find_spec("sklearn").submodule_search_locations[0]

outcome = attempt(lambda: open(f"/proc/self/root{PACKAGE}/datasets/data/diabetes_target.csv.gz", "rb").read())
