"""Start a program through the library for it."""

import subprocess

outcome = attempt(lambda: subprocess.run(["/bin/true"]))
