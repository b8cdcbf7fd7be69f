"""Every attack of the corpus, in every way to confine that this machine has, ends as its file says."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import attacking
import pytest

from autograder.sandbox.zygote import Zygote

ATTACKS = attacking.attacks()
SYSTEM_PYTHON = Path("/usr/bin/python3")
NOBODY = 65534


@pytest.fixture(scope="session")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[attacking.Target]:
    target = attacking.Target(tmp_path_factory.mktemp("target"))
    yield target
    target.close()


def test_there_are_at_least_eighty_attacks() -> None:
    assert len(ATTACKS) >= 80


@pytest.mark.parametrize("attack", ATTACKS, ids=[attack.name for attack in ATTACKS])
def test_an_attack_ends_as_expected(
    zygote: Zygote, variant: str, attack: attacking.Attack, target: attacking.Target
) -> None:
    if attack.machine not in ("", os.uname().machine):
        pytest.skip("another kind of machine")

    word = attacking.run(zygote, attack, target)

    assert attack.ends_as_expected(variant, word), word
    assert target.intact()
    assert target.untouched_server()


def _other_users_can_run_this() -> bool:
    if os.getuid() != 0 or not SYSTEM_PYTHON.exists() or not attacking.everybody_may_read(attacking.REPOSITORY):
        return False
    version = subprocess.run([SYSTEM_PYTHON, "-V"], capture_output=True, text=True, check=True).stdout
    return version.split()[1].startswith(f"{sys.version_info.major}.{sys.version_info.minor}.")


def _all_rounds(*prefix: str, variants: str = "ANB", **how: object) -> list[tuple[str, str, str, bool]]:
    packages = next(path for path in sys.path if path.endswith("site-packages"))
    environment = {"PYTHONPATH": f"{attacking.REPOSITORY}:{packages}", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [*prefix, attacking.HERE / "attacking.py", variants]
    done = subprocess.run(command, env=environment, cwd="/", capture_output=True, text=True, check=True, **how)
    return json.loads(done.stdout)


@pytest.mark.slow
def test_an_unprivileged_host_confines_as_well(best: object) -> None:
    if not _other_users_can_run_this():
        pytest.skip("needs root, and a Python and a project that every user may read")

    found = _all_rounds(str(SYSTEM_PYTHON), user=NOBODY, group=NOBODY, extra_groups=[])

    assert {variant for variant, *_ in found} >= set(attacking.variants(best)) - {"C"}
    assert [one for one in found if not one[3]] == []


@pytest.mark.slow
def test_a_container_without_privileges_confines_as_well(best: object) -> None:
    pytest.importorskip("pyseccomp")
    if not best.landlock:
        pytest.skip("this kernel has no Landlock")

    found = _all_rounds(sys.executable, str(attacking.HERE / "like_a_container.py"), sys.executable)

    assert {variant for variant, *_ in found} == {"B", "all"}
    assert [one for one in found if not one[3]] == []


@pytest.mark.slow
def test_users_of_their_own_confine_as_well_as_is_said(best: object) -> None:
    if not _other_users_can_run_this():
        pytest.skip("needs root, and a Python and a project that every user may read")

    found = _all_rounds(str(SYSTEM_PYTHON), variants="C")

    assert {variant for variant, *_ in found} == {"C", "all"}
    assert [one for one in found if not one[3]] == []
