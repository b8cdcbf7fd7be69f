"""Where grades are kept besides our own folder: nbgrader, Gradescope, Canvas, continuous integration.

Trusted side. The only files that know these systems; none of them judges, or runs anything of a submission.
"""
