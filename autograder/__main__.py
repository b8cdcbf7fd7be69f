"""The command `autograder`, also as `python -m autograder`: what takes longest begins, then the words are read.

Trusted side. Decides nothing.
"""

import sys


def main() -> None:
    """Run the command line of this process."""
    if sys.argv[1:2] == ["grade"]:
        from autograder.early import guess

        guess(sys.argv[2:])
    from autograder.cli import run_command_line

    run_command_line()


if __name__ == "__main__":
    main()
