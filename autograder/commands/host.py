"""`doctor`: what this host can and cannot confine.

Trusted side. Runs no student code.
"""

from autograder.commands.speech import show


def doctor() -> None:
    """Say what this host can and cannot confine."""
    from autograder.sandbox.doctor import sentences

    for line in sentences():
        show(line)
