"""What `TestSet` is called with, and what must hold of what it did.

Released with the assignment; holds no answer.
"""

import numpy as np

from autograder.authoring import call, message, phrase
from autograder.authoring.datasets import accuracy

NOT_REFUSED = {
    "raises": message(
        "After a first evaluation in which predict raised an error, a second was not refused: "
        "the rows had been shown all the same."
    ),
    "short": message(
        "After a first evaluation in which predict returned a label too few, a second was not refused: "
        "the rows had been shown all the same."
    ),
    "within": message(
        "After a first evaluation whose predict evaluated the same test set, a second was not refused: "
        "the rows had been shown all the same."
    ),
}


def rows_to_test(rng, n=7, classes=3):
    return rng.normal(size=(n, 2)).round(2), rng.permutation(np.arange(n) % classes)


def some_predictions(rng):
    """Return predictions of which a known part is right: 5 of 7, none, all; labels as integers and as floats."""
    calls = []
    for n in (7, 12):
        x, y = rows_to_test(rng, n)
        tables = [np.where(np.arange(n) < 2, (y + 1) % 3, y), (y + 1) % 3, y.copy(), y.astype(float)]
        shown = phrase("TestSet(x, y).evaluate(predict) for {n} rows", n=n)
        calls.append(call(x, y, tables, shown=shown))
    return calls


def once_more(rng):
    return [call(*rows_to_test(rng), shown=phrase("test_set.evaluate(predict), three times"))]


def first_goes_wrong(rng):
    words = {
        "raises": phrase("test_set.evaluate(predict) after a predict that raised KeyError"),
        "short": phrase("test_set.evaluate(predict) after a predict that returned one label too few"),
        "within": phrase("test_set.evaluate(predict) by a predict that evaluates the same test set itself"),
    }
    return [call(*rows_to_test(rng), what, shown=shown) for what, shown in words.items()]


def shares_are_right(found, expected, x, y, tables):
    for share, predictions in zip(found["accuracies"], tables, strict=True):
        right = accuracy(predictions, y)
        if share is None or np.ndim(share) or not abs(float(share) - right) < 1e-6:
            count = round(right * len(y))
            return phrase(
                "{count} of {rows} labels were right, an accuracy of {right}; evaluate gave {given}.",
                count=count,
                rows=len(y),
                right=f"{right:.3g}",
                given=told(share),
            )
    if any(np.shape(one) != np.shape(x) or not np.allclose(one, x) for one in found["asked"]):
        return phrase("predict must be called once, with all of x as it was given.")
    if len(found["asked"]) == len(tables):
        return ""
    return phrase("predict must be called once for each evaluation, with all of x.")


def told(ending):
    """Return a result, or the name of an exception, in words."""
    return (
        f"{float(ending):.3g}" if np.ndim(ending) == 0 and isinstance(ending, int | float | np.number) else f"{ending}"
    )


def refused_after_one(found, expected, x, y):
    first, *later = found["endings"]
    if isinstance(first, str):
        return phrase("The first call of evaluate raised {error}; it must give the accuracy.", error=first)
    for ending in later:
        if ending != "RuntimeError":
            if isinstance(ending, str):
                return phrase("A second call of evaluate must raise RuntimeError; yours raised {error}.", error=ending)
            return phrase("A second call of evaluate must raise RuntimeError; yours gave {given}.", given=told(ending))
    if found["calls"] != 1:
        return phrase(
            "predict was called {times} times: a refused evaluation must not show the test rows again.",
            times=found["calls"],
        )
    return ""


def used_anyway(found, expected, x, y, what):
    if what == "within" and found["within"] and found["within"][0] != "RuntimeError":
        return phrase(
            "A predict that evaluates the same test set itself got in: it counts as used from the moment of the call."
        )
    return "" if found["second"] == "RuntimeError" else phrase(NOT_REFUSED[what])


def others_are_fresh(found, expected, x, y):
    if not any(isinstance(ending, str) for ending in found):
        return ""
    return phrase("Using one test set also used up another: each must know about itself alone.")
