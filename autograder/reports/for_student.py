"""What of a report a student may see: the assignment's policy, enforced once for page, JSON and every other home.

Trusted side, pure. Points, verdicts and titles are always shown. What is withheld gives way to what the verdict means.
"""

import re
from dataclasses import dataclass, replace

from autograder.language import joined, message, phrase
from autograder.model.exercise import Evidence
from autograder.model.policy import Policy, Shows
from autograder.model.report import ExerciseReport, Finding, Report
from autograder.model.verdict import Verdict
from autograder.reports.words import common_trouble

# A number with a point or an exponent: an entry of an array rather than a count, a line or a shape.
_ENTRY = re.compile(r"-?\d*\.\d*(?:e[+-]?\d+)?|-?\d+e[+-]?\d+", re.IGNORECASE)
_MOST_ENTRIES = 4
# What can be withheld, as the beginning of a sentence.
_LISTED = {
    ("examples",): message("Examples"),
    ("plots",): message("Plots"),
    ("hints",): message("Hints"),
    ("examples", "plots"): message("Examples and plots"),
    ("examples", "hints"): message("Examples and hints"),
    ("plots", "hints"): message("Plots and hints"),
    ("examples", "plots", "hints"): message("Examples, plots and hints"),
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What students are shown at one moment.

    Attributes:
        examples: the failing example, what came back, what was expected, and the words of exceptions.
        plots: their curve over the expected one.
        hints: the misconception and its hint.
        sentence: what is withheld and until when, for the student; empty if nothing is.
    """

    examples: bool = True
    plots: bool = True
    hints: bool = True
    sentence: str = ""

    @property
    def everything(self) -> bool:
        """Whether nothing is withheld."""
        return self.examples and self.plots and self.hints


def shown_now(policy: Policy, due_is_over: bool) -> Shown:
    """Return what students are shown before or after the due time."""
    when = {"examples": policy.examples, "plots": policy.plots, "hints": policy.hints}
    shown = {name: one is Shows.ALWAYS or (one is Shows.AFTER_DUE and due_is_over) for name, one in when.items()}
    later = [name for name, one in when.items() if not shown[name] and one is Shows.AFTER_DUE]
    never = [name for name, one in when.items() if not shown[name] and one is Shows.NEVER]
    due = f"{policy.due:%Y-%m-%d %H:%M} ({policy.timezone})" if policy.due else ""
    said = []
    if later:
        said.append(phrase("{what} can be shown after {due}.", what=phrase(_LISTED[tuple(later)]), due=due))
    if never:
        said.append(phrase("{what} are not shown for this assignment.", what=phrase(_LISTED[tuple(never)])))
    return Shown(**shown, sentence=joined(*said))


def for_student(report: Report, shown: Shown) -> Report:
    """Return what of `report` its student may see; findings about integrity are the instructor's alone."""
    common = bool(common_trouble(report))
    exercises = tuple(_exercise(one, shown, common) for one in report.exercises)
    sentences = (*report.policy, shown.sentence) if shown.sentence else report.policy
    return replace(report, exercises=exercises, policy=sentences, findings=(), integrity=())


def _exercise(exercise: ExerciseReport, shown: Shown, common: bool) -> ExerciseReport:
    return replace(
        exercise,
        findings=tuple(_finding(one, shown, common) for one in exercise.findings),
        diagnosis=exercise.diagnosis if shown.hints else None,
        curves=exercise.curves if shown.plots else (),
        fingerprint="",
    )


def _finding(finding: Finding, shown: Shown, common: bool) -> Finding:
    errored = finding.verdict is Verdict.ERRORED
    if shown.examples:
        return _shortened(finding) if errored else finding
    says_no_input = not finding.evidence.about_input and (common or not errored)
    if says_no_input or finding.verdict not in (Verdict.FAILED, Verdict.ERRORED):
        return finding
    return replace(finding, rationale="", evidence=Evidence())


def _shortened(finding: Finding) -> Finding:
    received = few_numbers(finding.evidence.received)
    evidence = replace(finding.evidence, received=received, detail=few_numbers(finding.evidence.detail))
    return replace(finding, rationale=few_numbers(finding.rationale), evidence=evidence)


def few_numbers(text: str) -> str:
    """Return `text` with all but the first few entries of arrays left out: no hidden input is ever listed in full."""
    entries = list(_ENTRY.finditer(text))
    if len(entries) <= _MOST_ENTRIES:
        return text
    return f"{text[: entries[_MOST_ENTRIES].start()]}…"
