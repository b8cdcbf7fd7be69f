"""Have the import system hand over scikit-learn's digits."""

# Expected: C open: the data files may be read by everybody.

import pkgutil

outcome = attempt(lambda: pkgutil.get_data("sklearn.datasets", "data/digits.csv.gz"))
