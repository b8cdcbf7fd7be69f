"""Grade the example class as an instructor would, and compare every verdict with what `examples/README.md` says.

`make demo` runs it. The class is made anew in demo-output/, the 30 MB notebook included; the grades and pages stay there.
"""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUTPUT = HERE.parent / "demo-output"


def main():
    """Grade the class; return the number of surprises."""
    shutil.rmtree(OUTPUT, ignore_errors=True)
    run(sys.executable, HERE / "make.py", "--large", OUTPUT / "submitted")
    print("\n$ autograder grade activations demo-output/submitted --output demo-output/graded\n", flush=True)
    began = time.monotonic()
    words = ["grade", "activations", OUTPUT / "submitted", "--output", OUTPUT / "graded", "--course", HERE.parent]
    run(sys.executable, "-m", "autograder", *words)
    seconds = time.monotonic() - began
    expected = json.loads((HERE / "expected.json").read_text("utf-8"))
    found = surprises(expected, OUTPUT / "graded" / "students")
    print(f"\n{len(expected)} students were graded in {seconds:.0f} seconds.")
    for line in found:
        print(f"  not as expected: {line}")
    if not found:
        print("Every verdict is as examples/README.md says.")
    pages = OUTPUT / "graded"
    print(f"\nFor you:     {pages / 'class.html'}\n             {pages / 'grades.csv'}")
    print(f"For a student who is stuck: {pages / 'students' / 'pedro_santos.html'}")
    return len(found)


def run(*words):
    """Run a command and stop with its exit status if it fails."""
    status = subprocess.run([str(word) for word in words], check=False).returncode
    if status:
        sys.exit(status)


def surprises(expected, folder):
    """Return what differs from `expected` in the reports in `folder`, a line each."""
    found = []
    for student, wanted in expected.items():
        text = (folder / f"{student}.json").read_text("utf-8")
        report = json.loads(text)
        found += [
            f"{student}: {key} is {report[key]}, expected {wanted[key]}"
            for key in ("score", "needs_review")
            if report[key] != wanted[key]
        ]
        found += [f"{student}: nothing says “{words}”" for words in wanted["says"] if words not in text]
        for exercise in report["exercises"]:
            found += differences(student, exercise, wanted["exercises"][exercise["name"]])
    return found


def differences(student, exercise, wanted):
    """Return what differs from `wanted` in one exercise's report, a line each."""
    return [
        f"{student}, {exercise['name']}: {key} is {exercise[key]}, expected {wanted[key]}"
        for key in ("score", "verdict", "misconception")
        if exercise[key] != wanted[key]
    ]


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
