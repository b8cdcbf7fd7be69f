"""Points, probes and checks of the assignment *stability*.

Released with the assignment: it says what is called and what must hold, never what the answer is.
"""

import numpy as np

from autograder.authoring import agrees, differentiates, exercise, holds, values
from autograder.model.probe import Form
from inputs import (
    axes,
    batches,
    clear_cases,
    far_slopes,
    half_cases,
    long_chains,
    long_gradients,
    near_cases,
    networks,
    one_by_one,
    rows,
    short_chains,
    short_gradients,
    sizes,
    slopes,
    vanishing_chains,
    zero_gradients,
)
from laws import answers_rightly, he_law, he_scale, is_fresh, xavier_law, xavier_scale

title = "Stability: numbers that neither vanish nor explode"

FINITE = "stays finite and exact up to ±10,000"

UNEQUAL = [[1e4, 1e4, 1e4], [1e4, 9999.0, -1e4], [-1e4, -1e4, -9999.0], [0.0, 1.0, 2.0], [1000.0, 0.0, -1000.0]]


def logarithm_checks(far, earns):
    """Return what is asked of both functions of logits: values and gradients, along any axis and far out."""
    slope, slope_far = "stays differentiable, with the right gradient", "has a gradient that stays finite up to ±10,000"
    return [
        agrees(points=0.5, calls=batches, rtol=1e-5, atol=1e-5),
        agrees(
            name="axis",
            title="works along any axis, of arrays and of tensors",
            points=earns[0],
            calls=axes,
            form=Form.TENSOR,
            requires=("values",),
        ),
        agrees(name="far out", title=FINITE, points=earns[1], calls=one_by_one(UNEQUAL), requires=("values",), **far),
        differentiates(title=slope, points=earns[2], calls=slopes),
        differentiates(
            name="gradient far out",
            title=slope_far,
            points=earns[3],
            calls=far_slopes,
            atol=5e-3,  # float32 logits of 10,000 are 0.001 apart, and so are the exponents of a softmax of them
            requires=("values", "gradient"),
        ),
    ]


MASKED = [[-np.inf, 0.0, 1.0], [2.0, -np.inf, -np.inf], [-np.inf] * 3, [1e4, -np.inf, 1e4]]

logsumexp = exercise(
    "logsumexp",
    title="the logarithm of a sum of exponentials",
    points=3,
    checks=[
        # Three float32 neighbours at 10,000: what is lost beyond is not rounding.
        *logarithm_checks({"rtol": 3e-7, "atol": 1e-5}, (0.5, 0.5, 0.5, 0.5)),
        values(
            name="minus infinity",
            title="counts an entry of -inf for nothing, and gives -inf where there is nothing else",
            points=0.5,
            at=rows(MASKED),
            rtol=3e-7,
            atol=1e-5,
            requires=("values",),
        ),
    ],
)

log_softmax = exercise(
    "log_softmax",
    title="the logarithm of a softmax",
    points=2,
    forbids=("log_softmax",),
    # Two float32 neighbours at 10,000: a difference of two such numbers cannot be better.
    checks=logarithm_checks({"rtol": 1e-6, "atol": 2e-3}, (0.25, 0.5, 0.5, 0.25)),
)


def initialiser_checks(scale, law, law_title):
    """Return what is asked of an initialiser: laws, never its numbers."""

    def asked(name, title, points, held, runs, *pairs, requires=()):
        return holds(
            held, name=name, title=title, points=points, calls=sizes(*pairs), requires=requires, runs=runs, random=True
        )

    fresh = "gives fresh weights of the right shape, from `rng` alone"
    scale_title = "has mean 0 and the right variance, for tall and wide matrices"
    small = (7, 4), (4, 7), (1, 3), (20, 30)
    return [
        asked("values", fresh, 0.5, is_fresh, "draws", *small),
        asked("scale", scale_title, 1, scale, "both_ways", (1000, 100), requires=("values",)),
        asked("law", law_title, 0.5, law, "law", (300, 200), requires=("values", "scale")),
    ]


xavier_uniform = exercise(
    "xavier_uniform",
    title="Xavier's initial weights",
    points=2,
    checks=initialiser_checks(xavier_scale, xavier_law, "is uniform between the bounds, each weight on its own"),
)

he_normal = exercise(
    "he_normal",
    title="He's initial weights",
    points=2,
    checks=initialiser_checks(he_scale, he_law, "is normal, each weight on its own"),
)


def product_check(points, calls, **words):
    """Ask for the logarithms of a chain's norms, to six digits."""
    return agrees(points=points, calls=calls, rtol=1e-6, atol=1e-5, **words)


product_log10_norms = exercise(
    "product_log10_norms",
    title="the size of a long product",
    points=3,
    forbids=("product_log10_norms",),
    checks=[
        product_check(1, short_chains),
        product_check(1, long_chains, name="long", title="follows 1,000 factors of any size", requires=("values",)),
        product_check(
            1, vanishing_chains, name="zero", title="gives -inf from where the product is zero", requires=("values",)
        ),
    ],
)

gradient_norms = exercise(
    "gradient_norms",
    title="the size of the gradient, layer by layer",
    points=3,
    forbids=("gradient_norms",),
    checks=[
        agrees(points=1.5, calls=networks((((4, 3), 5), {}), (((5, 7, 6, 4), 9), {})), runs="norms"),
        agrees(
            name="kernels",
            title="looks at trainable kernels alone, and at the cross-entropy alone",
            points=1,
            calls=networks((((3, 6, 5, 4), 7), {"without_bias": (0, 2)}), (((5, 4, 6, 3), 8), {"frozen": (1,)})),
            requires=("values",),
            runs="norms",
        ),
        agrees(
            name="far out",
            title="stays finite for logits beyond ±10,000",
            points=0.5,
            calls=networks((((4, 6, 3), 11), {"gain": 3e4})),
            requires=("values",),
            runs="norms",
        ),
    ],
)

clip_by_global_norm = exercise(
    "clip_by_global_norm",
    title="shorter gradients of the same direction",
    points=2,
    checks=[
        agrees(points=0.75, calls=long_gradients),
        agrees(
            name="short",
            title="leaves gradients that are short enough as they are",
            points=0.5,
            calls=short_gradients,
            requires=("values",),
        ),
        agrees(name="zero", title="leaves zeros zero", points=0.25, calls=zero_gradients, requires=("values",)),
        agrees(
            name="tensors",
            title="takes tensors as well",
            points=0.5,
            calls=lambda rng: [*long_gradients(rng), *short_gradients(rng)],
            form=Form.TENSOR,
            requires=("values",),
        ),
    ],
)

is_symmetric = exercise(
    "is_symmetric",
    title="two hidden units that are one",
    points=2,
    forbids=("is_symmetric",),
    checks=[
        holds(answers_rightly, name="values", title="tells twins from strangers", points=1, calls=clear_cases),
        holds(
            answers_rightly,
            name="both sides",
            title="wants one pair to be equal on both sides",
            points=0.5,
            calls=half_cases,
            requires=("values",),
        ),
        holds(
            answers_rightly,
            name="exactly",
            title="wants exactly equal weights",
            points=0.5,
            calls=near_cases,
            requires=("values",),
        ),
    ],
)
