"""Steps for nbgrader's own `autograde`: grade in boxes where it would execute, and save comments with the scores.

Trusted side. Never starts a kernel and never executes a submission in this process. nbgrader_config.py names them:

    c.Autograde.autograde_preprocessors = [
        "autograder.integrations.nbgrader_steps.GradeInBoxes",
        "nbgrader.preprocessors.LimitOutput",
        "autograder.integrations.nbgrader_steps.SaveGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
"""

from typing import Any

from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades
from traitlets import Bool, Integer, Unicode

from autograder.integrations.nbgrader_remarks import Remarks

_KEY = "autograder"


class SaveGrades(SaveAutoGrades):  # type: ignore[misc]
    """nbgrader's own rule for scores, our comments, and what a person must grade; one transaction a notebook."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Save scores and comments; manual ones are columns of their own and stay."""
        self._remarks = resources.get(_KEY) or Remarks()
        self._last = len(nb.cells) - 1
        return super().preprocess(nb, resources)  # type: ignore[no-any-return]

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> tuple[Any, Any]:
        """Save the score and comment of one cell."""
        found = super().preprocess_cell(cell, resources, cell_index)
        if cell_index == self._last:
            self.gradebook.db.commit()
        return found  # type: ignore[no-any-return]

    def _add_score(self, cell: Any, resources: Any) -> None:
        grade = self.gradebook.find_grade(*self._where(cell))
        score, _ = utils.determine_grade(cell, self.log)
        grade.auto_score = None if grade.name in self._remarks.ungraded else score
        grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None

    def _add_comment(self, cell: Any, resources: Any) -> None:
        comment = self.gradebook.find_comment(*self._where(cell))
        mark = cell.metadata.nbgrader
        is_untouched = mark.get("checksum") == utils.compute_checksum(cell) and not utils.is_task(cell)
        said = self._remarks.comments.get(mark["grade_id"])
        comment.auto_comment = self._remarks.untouched if is_untouched else said

    def _where(self, cell: Any) -> tuple[str, str, str, str]:
        label = cell.metadata.nbgrader["grade_id"]
        return label, self.notebook_id, self.assignment_id, self.student_id


class GradeInBoxes(NbGraderPreprocessor):  # type: ignore[misc]
    """Takes the place of nbgrader's `Execute`: the notebook is handed to a box, and its check cells get our outputs."""

    course = Unicode("", help="The course folder; default: where nbgrader runs.").tag(config=True)
    record = Unicode(".autograder", help="Folder for the secret seed and what was observed.").tag(config=True)
    seed = Integer(None, allow_none=True, help="Of the hidden inputs; default: a secret one.").tag(config=True)
    language = Unicode("", help="Of the comments and cards, such as zh; default: English.").tag(config=True)
    trust_submissions = Bool(False, help="Run submissions even where this host can confine nothing.").tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Return the notebook with our outputs, and the remarks on it for `SaveGrades`."""
        import nbformat

        from autograder.integrations.nbgrader_desk import desk

        about = resources["nbgrader"]
        where = desk(self.course, self.record, self.seed, self.trust_submissions, self.language)
        content = nbformat.writes(nb, version=nbformat.NO_CONVERT).encode("utf-8", "replace")
        filled, remarks = where.grade(about["assignment"], about["student"], content)
        resources[_KEY] = remarks
        return nbformat.from_dict(filled), resources


def remembered(resources: dict[str, Any], remarks: Remarks) -> dict[str, Any]:
    """Return nbgrader's `resources` with the remarks that `SaveGrades` looks for."""
    return resources | {_KEY: remarks}
