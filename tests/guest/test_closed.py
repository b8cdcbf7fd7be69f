"""Who looks for public data is told kindly why it is not there."""

import pytest

from autograder.guest.closed import why_closed
from autograder.guest.raised import describe

PLACE = "/lib/site-packages/sklearn/datasets/data/digits.csv.gz"


@pytest.mark.parametrize(
    "error",
    [
        FileNotFoundError(2, "No such file or directory", PLACE),
        PermissionError(13, "Permission denied", PLACE),
        PermissionError(13, "Permission denied", "/home/ada/.keras/datasets/mnist.npz"),
        OSError(30, "Read-only file system", "/tmp/.keras/datasets"),
        ModuleNotFoundError("No module named ...", name="sklearn.datasets.data"),
    ],
)
def test_a_closed_file_says_to_use_the_rows_that_are_given(error):
    assert "use the rows you are given" in why_closed(error)
    assert describe(error)["message"] == why_closed(error)


@pytest.mark.parametrize(
    "error",
    [
        FileNotFoundError(2, "No such file or directory", "digits.csv"),
        FileNotFoundError("nothing"),
        PermissionError(13, "Permission denied", 7),
        ModuleNotFoundError("No module named 'torch'", name="torch"),
        ModuleNotFoundError("nothing"),
        ValueError(PLACE),
    ],
)
def test_other_errors_keep_their_own_words(error):
    assert why_closed(error) == ""
    assert describe(error)["message"] == str(error)


def test_an_exception_that_lies_about_its_file_is_still_described():
    class SlyError(FileNotFoundError):
        @property
        def filename(self):
            raise SystemExit

    assert describe(SlyError("sly"))["message"] == "sly"
