"""Run a program that lies in memory only."""

import os

outcome = attempt(lambda: os.memfd_create("program"))
