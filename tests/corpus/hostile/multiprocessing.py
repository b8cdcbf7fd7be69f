"""Start a worker."""

import multiprocessing

outcome = attempt(lambda: multiprocessing.get_context("fork").Process(target=print).start())
