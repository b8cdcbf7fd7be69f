"""Make a named pipe on which somebody might hang."""

import os

outcome = attempt(lambda: os.mkfifo("pipe"))
