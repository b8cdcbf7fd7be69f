"""Expressions that the exercise `Value` of *backprop* computes, written with the letters of its leaves.

Released with the assignment; holds no answer.
"""

from autograder.authoring import call, message, phrase


def expressions(*cases):
    """Return the recipe of (expression, numbers...) for each case."""
    return lambda rng: [call(*one, shown=_sentence(*one)) for one in cases]


def _sentence(expression, *numbers):
    leaves = [f"{name} = Value({number:g})" for name, number in zip("abc", numbers, strict=False)]
    return phrase("{expression}, where {leaves}", expression=phrase(expression), leaves=", ".join(leaves))


SINGLE = [
    ("a + b", 2.0, -3.0),
    ("a - b", 2.0, 5.0),
    ("a * b", 3.0, -4.0),
    ("a / b", 3.0, -4.0),
    ("a ** b", 2.5, 3.0),
    ("a ** b", 0.4, -1.5),
    *((f"a.{name}()", number) for name in ("relu", "tanh", "exp") for number in (1.5, -0.7)),
]

NUMBERS = [
    ("a + 3", -2.0),
    ("3 + a", -2.0),
    ("a - 3", -2.0),
    ("3 - a", -2.0),
    ("a * 3", -2.0),
    ("3 * a", -2.0),
    ("a / 4", -2.0),
    ("4 / a", -2.5),
    ("a ** 2", -3.0),
    ("a ** 3", -1.5),
    ("a ** -1", -2.0),
    ("a ** 0.5", 6.25),
    ("a ** 2", 0.0),
    ("2 ** a", 3.0),
    ("0.5 ** a", -1.5),
    ("a / 2 + 0.5 * a", 3),
]

REUSED = [
    ("a + a", 3.0),
    ("a * a", 3.0),
    ("a * b + a", 2.0, 5.0),
    ("(a + b) * (a - b)", 4.0, -1.5),
    ("a / a + a ** a", 1.5),
    ("a * b * a - b / a", 2.0, 2.0),
    (message("d * (d + a) with d = a * b"), 2.0, -3.0),
    (message("(a + d) * d with d = a * b"), 2.0, -3.0),
    (message("e * (d - e) with d = a + b, e = d * a"), 1.5, -2.0),
    (message("d + d, twelve times over, with d = a * b at first"), 0.5, -0.25),
    ("sum([a, b, a])", 2.0, 7.0),
    ("(a * b).tanh() * (a * b + c).relu() + (c / a).exp()", 0.5, 0.75, -0.25),
    ("(a * b).tanh() * (a * b + c).relu() + (c / a).exp()", 0.5, 0.75, 1.25),
]

TANH = ("(a * b + c).tanh()", 0.5, -2.0, 0.25)


def results(rng):
    """Several results of the same leaves."""
    return [
        call(["a * b", "a + b"], 2.0, 5.0, shown=phrase("backward() of a * b, then of a + b; a = 2, b = 5")),
        call(["a", "a * a", "b / a"], 2.0, 5.0, shown=phrase("backward() of a, a * a and b / a; a = 2, b = 5")),
    ]


def shared_step(rng):
    """Several results that share a step."""
    shown = phrase("backward() of d * 2, d * b and d + a with d = a * b + a; a = 2, b = 5")
    return [call(2.0, 5.0, shown=shown)]


def links(rng):
    """A long chain."""
    return [call(5000, 1.0, 0.125, shown=phrase("a + b + b + … with 5,000 additions"))]


OPERATIONS, DERIVATIVES = expressions(*SINGLE, TANH), expressions(*SINGLE, TANH, ("a", 2.0), ("b", 2.0, 3.0))
