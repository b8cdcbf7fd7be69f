"""axe, in a real browser, finds no serious fault in the pages, light or dark, on a screen or a phone."""

import html
import json
import re
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autograder.model.report import Diagnosis, ExerciseReport, Report
from autograder.model.similar import AlikeAnswer, Compared, Pair
from autograder.model.verdict import Verdict
from autograder.reports.class_page import class_page
from autograder.reports.similar import Similar
from autograder.reports.student_page import student_page

AXE = "axe-core@4.14.1"
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
RUN = (
    "axe.run(document,{resultTypes:['violations']}).then(found=>{"
    "document.body.dataset.found=JSON.stringify(found.violations.map(one=>"
    "[one.impact,one.id,one.nodes.map(node=>node.html.slice(0,200)).slice(0,3)]))})"
)
CHANGE = {
    "at": "2026-12-01T10:00:00",
    "who": "bo",
    "what": "rescored",
    "student": "student-0",
    "exercise": "relu",
    "old": "1",
    "new": "2",
    "why": "fairer",
}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="A browser is needed; Debian's package is `chromium`."),
    pytest.mark.skipif(shutil.which("npm") is None, reason="npm is needed, which fetches axe-core."),
]


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The text of axe-core, which is fetched and never part of this project."""
    folder = tmp_path_factory.mktemp("axe")
    command = [str(shutil.which("npm")), "pack", AXE, "--silent"]
    fetched = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    if fetched.returncode:
        pytest.skip(f"npm could not fetch {AXE}: {fetched.stderr.strip()[-200:]}")
    with tarfile.open(next(folder.glob("*.tgz"))) as packed:
        member = packed.extractfile("package/axe.min.js")
        assert member is not None
        return member.read().decode("utf-8")


@pytest.fixture
def pages(make_report: Callable[..., Report], make_exercise: Callable[..., ExerciseReport]) -> dict[str, str]:
    """A page for each audience with everything that it can show."""
    named = Diagnosis(names=("a", "b"), titles=("Leaky.", "Odd."), hints=("Left.", "Right."))
    exercises = [make_exercise(f"of_{verdict.value}", verdict, notes=("A note.",)) for verdict in Verdict]
    failed = make_exercise("relu", Verdict.FAILED, fingerprint="same")
    known = make_exercise("tanh", Verdict.FAILED, diagnosis=named)
    reports = [
        make_report(
            f"student-{number}",
            failed,
            known,
            *exercises,
            needs_review=number == 1,
            reasons=("No box.",) if number == 1 else (),
            findings=("A file was opened.",) if number == 2 else (),
            repairs=("A cell was put back.",),
        )
        for number in range(4)
    ]
    student = student_page(replace(reports[1], policy=("One day late.",)))
    answer = AlikeAnswer(exercise="relu", alike=0.97, words=60, length=90, holders=2, lines=3)
    pair = Pair(students=("student-0", "student-1"), answers=(answer,))
    texts = {name: {"relu": "def relu(x):\n    return x"} for name in pair.students}
    similar = Similar(compared=Compared(students=4, pairs=(pair,)), texts=texts)
    page = class_page("Activations", reports, changes=[CHANGE], similar=similar)
    return {"class": page.replace("<details", "<details open"), "student": student}


def faults(page: str, axe: str, folder: Path, *options: str) -> list[list[Any]]:
    """Return impact, rule and places of everything that axe finds; only the policy, which bars axe, is left out."""
    bare = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    body, end = bare.rsplit("</body>", 1)
    (folder / "page.html").write_text(f"{body}<script>{axe}</script><script>{RUN}</script></body>{end}", "utf-8")
    command = [str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}", *options]
    command += ["--virtual-time-budget=20000", "--dump-dom", (folder / "page.html").as_uri()]
    document = subprocess.run(command, capture_output=True, text=True, timeout=180, check=True).stdout
    said = re.search(r'data-found="([^"]*)"', document)
    assert said is not None, "axe did not finish"
    return list(json.loads(html.unescape(said[1])))


@pytest.mark.parametrize("size", ["1200,900", "500,800"], ids=["screen", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["class", "student"])
def test_axe_finds_no_serious_fault(
    name: str, theme: str, size: str, pages: dict[str, str], axe: str, tmp_path: Path
) -> None:
    options = [f"--window-size={size}", *(["--blink-settings=preferredColorScheme=0"] if theme == "dark" else [])]
    found = faults(pages[name], axe, tmp_path, *options)
    assert [one for one in found if one[0] in ("serious", "critical")] == []


def test_axe_finds_a_fault_that_is_there(pages: dict[str, str], axe: str, tmp_path: Path) -> None:
    pale = pages["class"].replace("</main>", '<p style="color:#ddd;background:#fff">pale</p></main>')
    assert ["serious", "color-contrast"] in [one[:2] for one in faults(pale, axe, tmp_path)]
