"""Make a device file."""

import os, stat

outcome = attempt(lambda: os.mknod("disk", 0o600 | stat.S_IFBLK, os.makedev(8, 0)))
