"""Connect to a server on this machine."""

import socket

outcome = attempt(lambda: socket.create_connection(("127.0.0.1", PORT), 1))
