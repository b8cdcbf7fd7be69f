"""Load the patients from whom the rows of an exercise are drawn, as everybody does."""

# Expected: C open: the data files may be read by everybody.


def load():
    from sklearn.datasets import load_diabetes

    return load_diabetes(scaled=False)


outcome = attempt(load)
