"""Fixtures for boxes: one zygote for each way to confine that this machine has."""

import dataclasses
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from autograder.sandbox.tiers import Means, means
from autograder.sandbox.zygote import Zygote


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


attacking = _load("attacking")


@pytest.fixture(scope="session")
def best() -> Means:
    if not means().seccomp or not (means().landlock or means().bubblewrap or means().namespaces):
        pytest.skip("nothing can be confined here")
    return means()


@pytest.fixture(scope="session", params=["A", pytest.param("N", marks=pytest.mark.slow), "B"])
def variant(request: pytest.FixtureRequest, best: Means) -> str:
    if request.param not in attacking.variants(best):
        pytest.skip("this machine cannot confine in that way")
    return request.param


@pytest.fixture(scope="session")
def offered(variant: str, best: Means) -> Means:
    return attacking.variants(best)[variant]


@pytest.fixture(scope="session")
def zygote(offered: Means) -> Iterator[Zygote]:
    with attacking.make_zygote(offered) as zygote:
        yield zygote


@pytest.fixture
def nothing(best: Means) -> Means:
    return dataclasses.replace(best, bubblewrap="", namespaces=False, landlock=0, seccomp=False)
