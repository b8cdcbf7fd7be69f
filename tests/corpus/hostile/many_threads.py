"""Start threads without end."""

import threading


def start():
    while True:
        threading.Thread(target=threading.Event().wait, daemon=True).start()


outcome = attempt(start)
