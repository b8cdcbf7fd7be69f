"""In a real browser, the students of the class page are sorted by what is pressed, under the page's own policy."""

import base64
import hashlib
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.model.report import ExerciseReport, Report
from autograder.model.verdict import Verdict
from autograder.reports.class_page import class_page

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SCORES = {"bo10": 3.0, "bo9": 1.0, "Ada": None, "cy": 20.0}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="A browser is needed; Debian's package is `chromium`."),
]


@pytest.fixture
def page(make_report: Callable[..., Report], make_exercise: Callable[..., ExerciseReport]) -> str:
    def one(score: float | None) -> ExerciseReport:
        verdict = Verdict.UNGRADED if score is None else Verdict.FAILED
        return make_exercise(verdict=verdict, score=score or 0.0, max_score=20.0)

    return class_page("A", [make_report(name, one(score)) for name, score in SCORES.items()])


def shown(page: str, folder: Path, press: str = "") -> str:
    """Return the document as the browser has it after `press` ran, which the page's policy is told to allow."""
    digest = base64.b64encode(hashlib.sha256(press.encode()).digest()).decode()
    if press:
        page = page.replace("script-src ", f"script-src &#39;sha256-{digest}&#39; ", 1)
        page = page.replace("</body>", f"<script>{press}</script></body>")
    (folder / "class.html").write_text(page, encoding="utf-8")
    command = [str(BROWSER), "--headless", "--no-sandbox", f"--user-data-dir={folder}", "--disable-gpu", "--dump-dom"]
    done = subprocess.run(
        [*command, (folder / "class.html").as_uri()], capture_output=True, text=True, timeout=120, check=True
    )
    return done.stdout


def students(document: str) -> list[str]:
    return re.findall(r'<th scope="row"><a [^>]*><bdi>([^<]*)', document)


@pytest.mark.parametrize(
    ("column", "presses", "order"),
    [
        (0, 1, ["Ada", "bo9", "bo10", "cy"]),
        (0, 2, ["cy", "bo10", "bo9", "Ada"]),
        (1, 1, ["Ada", "bo9", "bo10", "cy"]),
        (2, 1, ["bo9", "bo10", "cy", "Ada"]),
        (2, 2, ["cy", "bo10", "bo9", "Ada"]),
    ],
    ids=["name", "name-down", "score", "exercise", "exercise-down-ungraded-last"],
)
def test_pressing_a_heading_sorts_by_it(column: int, presses: int, order: list[str], page: str, tmp_path: Path) -> None:
    press = f"const b=document.querySelectorAll('.all thead button')[{column}];" + "b.click();" * presses
    document = shown(page, tmp_path, press)
    assert students(document) == order
    (state,) = re.findall(r'aria-sort="(\w+)"', document)
    assert state == ("ascending" if presses == 1 else "descending")


def test_the_policy_lets_the_pages_own_script_run_and_no_other(page: str, tmp_path: Path) -> None:
    foreign = page.replace("</body>", "<script>document.body.className = 'taken'</script></body>")
    document = shown(foreign, tmp_path)
    assert document.count('<button type="button">') == 3  # name, score, one exercise
    assert "taken" not in document.split("<script>")[0]
