"""Leave a program that runs as somebody else."""

import os

open("program", "w").write("mine")


def change():
    os.chmod("program", 0o4755)
    return os.stat("program").st_mode & 0o4000 != 0


outcome = attempt(change)
