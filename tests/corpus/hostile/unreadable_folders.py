"""Leave folders that cannot be listed."""

import os, time

os.mkdir("hidden", 0o300)
open("hidden/file", "w").close()
os.mkdir("hidden/deeper", 0o300)
open("hidden/deeper/file", "w").close()
outcome = "refused"
