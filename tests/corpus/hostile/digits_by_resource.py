"""Read scikit-learn's digits as a resource of its package."""

# Expected: C open: the data files may be read by everybody.

import importlib.resources


def read():
    try:
        return importlib.resources.files("sklearn.datasets").joinpath("data", "digits.csv.gz").read_bytes()
    except ImportError as error:
        raise OSError from error


outcome = attempt(read)
