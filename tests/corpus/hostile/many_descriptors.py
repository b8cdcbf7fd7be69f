"""Open files without end."""

files = []


def open_all():
    while True:
        files.append(open("/dev/null"))


outcome = attempt(open_all)
