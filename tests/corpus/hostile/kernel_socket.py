"""Open a socket to the kernel."""

import socket

outcome = attempt(lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW))
