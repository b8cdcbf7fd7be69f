"""Wait for somebody to connect."""

import socket

outcome = attempt(lambda: socket.create_server(("127.0.0.1", 0)))
