"""Go into the folder of solutions, and read there."""

import os


def enter():
    os.chdir(SECRETS)
    return open(os.path.basename(SECRET)).read()


outcome = attempt(enter)
