"""Make a pair of local sockets."""

import socket

outcome = attempt(socket.socketpair)
