"""Catches whatever is thrown at it."""

while True:
    try:
        while True:
            pass
    except BaseException as thrown:
        caught = thrown
