"""Load the digits from which the rows of an exercise are drawn, as everybody does."""

# Expected: C open: the data files may be read by everybody.


def load():
    from sklearn.datasets import load_digits

    return load_digits()


outcome = attempt(load)
