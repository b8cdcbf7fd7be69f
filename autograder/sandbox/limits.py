"""How much of the machine one box may use.

Trusted side. Wall-clock limits are not here: they belong to each question put to a box.
"""

import os
from dataclasses import dataclass

MEGABYTE = 2**20
CORES = os.cpu_count() or 1  # boxes at the same time where nobody says how many
# Seconds after which a busy thread lets another one run: boxes, and the process they come from, wait for the host.
SWITCH_SECONDS = 0.0005


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The limits of one box.

    Attributes:
        memory_bytes: private memory beyond what the box shares with its zygote.
        cpu_seconds: processor time of all its threads together, over its whole life.
        file_bytes: size of one file, and of all its files together.
        files: number of its files and folders.
        descriptors: files open at once.
        threads: threads at once.
    """

    memory_bytes: int = 1024 * MEGABYTE
    cpu_seconds: int = 600
    file_bytes: int = 64 * MEGABYTE
    files: int = 4096
    descriptors: int = 256
    threads: int = 256
