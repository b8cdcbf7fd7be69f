"""Move an own file over one of the host."""

import os

open("mine", "w").write("mine")
outcome = attempt(lambda: os.replace("mine", MARKED))
