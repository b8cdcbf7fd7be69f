"""The files that rows of exercises come from are found, and closed in every box that can be."""

from pathlib import Path

import pytest
import sklearn

from autograder.sandbox.closed import closed_files, closed_folders
from autograder.sandbox.tiers import Means, needed_proof
from autograder.sandbox.zygote import Zygote

DATA = Path(sklearn.__file__).parent / "datasets" / "data"


def test_scikit_learns_data_are_found_as_named_and_as_they_are() -> None:
    assert {str(DATA), str(DATA.resolve())} <= set(closed_folders())
    names = {Path(path).name for path in closed_files(closed_folders())}
    assert {"digits.csv.gz", "diabetes_target.csv.gz", "diabetes_data_raw.csv.gz"} <= names


def test_downloads_and_further_libraries_are_found(tmp_path: Path) -> None:
    for part in ("home/.keras/datasets", "home/scikit_learn_data", "more/sklearn/datasets/data"):
        (tmp_path / part).mkdir(parents=True)
        (tmp_path / part / "rows").touch()

    found = closed_folders([tmp_path / "more"], home=tmp_path / "home")

    assert {str(tmp_path / "home/.keras/datasets"), str(tmp_path / "more/sklearn/datasets/data")} <= set(found)
    assert str(tmp_path / "home/scikit_learn_data/rows") in closed_files(found)


@pytest.mark.parametrize(
    ("offered", "asked"),
    [
        (Means(bubblewrap="/usr/bin/bwrap", seccomp=True), True),
        (Means(namespaces=True, seccomp=True), True),
        (Means(landlock=1, seccomp=True), True),
        (Means(root=True, seccomp=True), False),
        (Means(), False),
    ],
)
def test_a_box_must_prove_it_wherever_it_can_be(offered: Means, asked: bool) -> None:
    assert ("data" in needed_proof(offered)) is asked


def test_what_surrounds_the_closed_files_can_be_imported(zygote: Zygote) -> None:
    code = (
        "from sklearn.datasets import make_moons\nimport sklearn.datasets._base\noutcome = str(make_moons(7)[0].shape)"
    )
    with zygote.box() as box:
        assert box.ask({"code": code}, seconds=60)["outcome"] == "(7, 2)"
