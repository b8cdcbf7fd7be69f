"""JUnit XML for continuous integration: one test case a check, one suite a student.

Trusted side, pure. A check that did not pass is a failure; one that waits for a person, by our fault, is an error.
"""

import xml.etree.ElementTree as ET  # only written, never parsed
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from autograder.errors import UsageError
from autograder.integrations.homes import Graded
from autograder.language import phrase
from autograder.model.exercise import Assignment
from autograder.model.report import ExerciseReport, Finding, Report
from autograder.model.verdict import Verdict
from autograder.reports.text import visible, well_formed
from autograder.reports.words import CALLED, CAME_BACK, EXPECTED, VERDICTS
from autograder.sandbox.lazy import LazyZygote


@dataclass(frozen=True, kw_only=True)
class JunitHome:
    """Writes one file for the whole class."""

    path: Path

    def receive(self, assignment: Assignment, graded: Sequence[Graded], boxes: LazyZygote) -> None:
        """Write the file.

        Raises:
            UsageError: it cannot be written.
        """
        text = to_junit([one.report for one in graded], datetime.now(UTC))
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_text(text, "utf-8")
        except OSError as error:
            raise UsageError(f"{self.path} cannot be written: {error.strerror}. What was graded is kept.") from None


def to_junit(reports: Sequence[Report], moment: datetime) -> str:
    """Return the reports as JUnit XML.

    Args:
        reports: one a student.
        moment: when the class was graded.
    """
    root = ET.Element("testsuites")
    for number, report in enumerate(reports):
        root.append(_suite(report, number, moment))
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(report: Report, number: int, moment: datetime) -> ET.Element:
    checks = [(exercise, finding) for exercise in report.exercises for finding in exercise.findings]
    verdicts = [finding.verdict for _, finding in checks]
    counts = {
        "tests": len(checks),
        "failures": sum(map(_is_failure, verdicts)),
        "errors": verdicts.count(Verdict.UNGRADED),
        "skipped": verdicts.count(Verdict.SKIPPED),
    }
    suite = ET.Element("testsuite", {name: str(count) for name, count in counts.items()})
    suite.attrib |= {
        "name": _text(report.student),
        "package": _text(report.assignment),
        "id": str(number),
        "timestamp": moment.strftime("%Y-%m-%dT%H:%M:%S"),
        "hostname": "localhost",
        "time": f"{sum(exercise.seconds for exercise in report.exercises):.3f}",
    }
    properties = ET.SubElement(suite, "properties")
    for name in ("score", "max_score"):
        ET.SubElement(properties, "property", name=name, value=f"{getattr(report, name):g}")
    suite.extend([_case(report, exercise, finding) for exercise, finding in checks])
    ET.SubElement(suite, "system-out").text = _text("\n".join(report.repairs))
    ET.SubElement(suite, "system-err").text = _text("\n".join(report.reasons))
    return suite


def _case(report: Report, exercise: ExerciseReport, finding: Finding) -> ET.Element:
    share = phrase("{earned} of {most}", earned=f"{finding.score:g}", most=f"{finding.max_score:g}")
    title = phrase("{name} ({title}, {share})", name=finding.name, title=finding.title, share=share)
    case = ET.Element(
        "testcase",
        name=_text(title),
        classname=_text(f"{report.assignment}.{report.student}.{exercise.name}"),
        time=f"{exercise.seconds / max(len(exercise.findings), 1):.3f}",
    )
    words = VERDICTS[finding.verdict].short
    if finding.verdict is Verdict.SKIPPED:
        ET.SubElement(case, "skipped")
    elif finding.verdict is not Verdict.PASSED:
        kind = "error" if finding.verdict is Verdict.UNGRADED else "failure"
        problem = ET.SubElement(case, kind, type=finding.verdict.value, message=_text(finding.rationale or words))
        problem.text = _text(_evidence(finding))
    return case


def _is_failure(verdict: Verdict) -> bool:
    return verdict not in (Verdict.PASSED, Verdict.SKIPPED, Verdict.UNGRADED)


def _evidence(finding: Finding) -> str:
    evidence = finding.evidence
    rows = ((CALLED, evidence.call), (CAME_BACK, evidence.received), (EXPECTED, evidence.expected))
    said = [phrase("{label}: {text}", label=phrase(label), text=text) for label, text in rows if text]
    return "\n".join([*said, evidence.detail] if evidence.detail else said)


def _text(text: str) -> str:
    """Return text that XML 1.0 can hold."""
    return well_formed(visible(text))
