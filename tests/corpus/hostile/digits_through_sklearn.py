"""Load the digits from which the rows of an exercise are drawn, as everybody does."""


def load():
    from sklearn.datasets import load_digits

    return load_digits()


outcome = attempt(load)
