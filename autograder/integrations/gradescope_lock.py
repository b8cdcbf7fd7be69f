"""The part of requirements.lock that grading needs: no documentation, no linters, no course tools.

Trusted side, pure but for asking the installed packages what they require.
"""

import re
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, requires

# The instructor's desk needs these, a machine that grades does not.
_LEFT_OUT = frozenset({"nbgrader", "jupytext", "nbformat"})
# Confines where bubblewrap cannot.
_ADDED = frozenset({"pyseccomp"})
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_SEPARATORS = re.compile(r"[-_.]+")


def needed(lock: str, package: str = "mlpkit") -> str:
    """Return the entries of `lock` that `package` needs, with their hashes and markers."""
    # A package has several entries where versions of Python get several versions of it.
    entries = [entry for entry in re.split(r"\n(?=\S)", lock.strip()) if _NAME.match(entry)]
    wanted = _closure({_plain(one) for one in _asked(package)} - _LEFT_OUT | _ADDED, map(_plain, entries))
    return "\n".join(entry for entry in entries if _plain(entry) in wanted) + "\n"


def _closure(names: set[str], entries: Iterable[str]) -> set[str]:
    known, found, waiting = set(entries), set[str](), set(names)
    while waiting:
        name = waiting.pop()
        if name in known and name not in found:
            found.add(name)
            waiting |= {_plain(one) for one in _asked(name)}
    return found


def _asked(package: str) -> list[str]:
    """Return what an installed package requires, without its extras; nothing for one that is for other systems."""
    try:
        listed = requires(package) or []
    except PackageNotFoundError:
        return []
    return [one for one in listed if "extra ==" not in one]


def _plain(requirement: str) -> str:
    match = _NAME.match(requirement)
    return _SEPARATORS.sub("-", match[0]).lower() if match else ""
