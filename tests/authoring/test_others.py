"""A scenario may ask for further answers of the same notebook."""

import pytest

from autograder.authoring import agrees, call, exercise, holds
from autograder.observing.messages import probe_message

QUESTIONS = {
    "agrees": lambda: agrees(points=1, calls=lambda rng: [call(3)], runs="resumes", others=("save",)),
    "holds": lambda: holds(
        lambda observed, *rest: "", points=1, calls=lambda rng: [call(3)], name="law", title="holds", runs="resumes",
        others=("save",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_probe_names_the_other_answers_and_the_guest_is_told(question):
    made = exercise("load", points=1, checks=[QUESTIONS[question]()])
    (probe,) = made.make_checks(1)[0].probes
    message = probe_message(probe, made, "def resumes(load, number, *, save): ...")
    assert (probe.target, probe.arguments, probe.others, message["others"]) == ("load", (3,), ("save",), ["save"])
