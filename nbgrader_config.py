"""The repository as an nbgrader course: `autograder build --nbgrader` writes the source notebooks that it needs."""

c = get_config()  # type: ignore[name-defined] # noqa: F821

c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "assignments"
c.CourseDirectory.submitted_directory = "submitted"
# nbgrader copies what lies beside a source notebook to the release: never the answers or the known mistakes, nor these
# in another language.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "*.py", "locale"]
# The release is there already, with exercises.py and public.json beside the notebook. Asked for "*", nbgrader skips it,
# or with --force removes the whole folder; asked for a pattern that fits every notebook, it replaces that alone.
c.CourseDirectory.notebook_id = "?*"
c.GenerateAssignment.force = True
# Where nbgrader executes notebooks: on a busy machine, a cell that imports or trains takes longer than 30 seconds.
c.Execute.timeout = 300

# Grading in boxes: `nbgrader autograde` starts no kernel; this grader's boxes take the place of nbgrader's `Execute`.
c.Autograde.autograde_preprocessors = [
    "autograder.integrations.nbgrader_steps.GradeInBoxes",
    "nbgrader.preprocessors.LimitOutput",
    "autograder.integrations.nbgrader_steps.SaveGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
