"""Have the import system hand over scikit-learn's digits."""

import pkgutil

outcome = attempt(lambda: pkgutil.get_data("sklearn.datasets", "data/digits.csv.gz"))
