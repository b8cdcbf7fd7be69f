"""What confines is imported before anything heavy is, and imports nothing heavy."""

import subprocess
import sys

HEAVY = ("numpy", "tensorflow", "keras", "matplotlib", "IPython", "sqlalchemy")


def test_a_zygote_is_enclosed_before_any_library_is_imported() -> None:
    code = f"import sys, autograder.guest.zygote; print([name for name in {HEAVY} if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert said.strip() == "[]"
