"""Questions that several checks of *backprop* ask with other calls.

Released with the assignment; holds no answer.
"""

from autograder.authoring import agrees, holds
from inputs import affine
from laws import moves_like, tells, tells_of_model

FLOAT32 = {"rtol": 1e-4, "atol": 1e-5}  # sums of a few products in single precision


def affine_part(part):
    """Ask for one of the three gradients, worth 1 point with its quarter for whole numbers."""
    return [
        agrees(
            name=part,
            title=f"gives the right {part}",
            points=0.75,
            calls=affine(part),
            runs=f"affine_{part}",
            **FLOAT32,
        ),
        agrees(
            name=f"{part} of whole numbers",
            title=f"gives the right {part} where x and w hold whole numbers",
            points=0.25,
            calls=affine(part, whole=True),
            runs=f"affine_{part}",
            requires=(part,),
        ),
    ]


def network(points, name, title, calls, runs, requires=("loss",)):
    """Ask for a part of what mlp_backward returns."""
    return agrees(name=name, title=title, points=points, calls=calls, runs=runs, requires=requires, **FLOAT32)


def differences(points, name, title, calls, runs="slopes", requires=("values",), rtol=1e-6, atol=1e-7):
    """Ask for what comes of numerical_gradient."""
    return agrees(
        name=name, title=title, points=points, calls=calls, runs=runs, requires=requires, rtol=rtol, atol=atol
    )


def verdicts(points, name, title, calls, runs="verdict", requires=("values",)):
    """Ask for right verdicts on right and wrong gradients."""
    law = tells if runs == "verdict" else tells_of_model
    return holds(law, name=name, title=title, points=points, calls=calls, runs=runs, requires=requires)


def graphs(points, name, title, calls, runs="value_grads", requires=("values", "gradients")):
    """Ask for numbers that come out of graphs of values."""
    return agrees(
        name=name, title=title, points=points, calls=calls, runs=runs, requires=requires, rtol=1e-6, atol=1e-9
    )


def moved(points, name, title, calls, requires=("values",)):
    """Ask where fgsm moves its inputs."""
    return holds(moves_like, name=name, title=title, points=points, calls=calls, runs="attacked", requires=requires)
