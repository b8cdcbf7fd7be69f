"""Look for the digits wherever they may be: under every name, in every folder that can be listed."""

# Expected: C open: the data files may be read by everybody.

import os


def read():
    found = [
        os.path.join(folder, name)
        for root in ("/usr/lib", "/usr/local", "/opt", "/root", "/home", *__import__("sys").path)
        for folder, _, names in os.walk(root)
        for name in names
        if name.startswith(("digits", "diabetes", "mnist")) and name.endswith((".gz", ".npz", ".csv"))
    ]
    for path in found:
        try:
            return open(path, "rb").read()
        except OSError:
            continue
    raise FileNotFoundError(found)


outcome = attempt(read)
