"""Stand in for IPython's shell: magics and shell commands neither work nor hurt.

Guest side. `%time f(x)` and its relatives run their statement once; everything else does nothing.
"""

import re
from typing import Any

_MEASURING = frozenset({"time", "timeit", "prun"})
_RUNS_ITS_BODY = _MEASURING | {"capture"}
_OPTIONS = re.compile(r"(?:-[a-zA-Z]+(?:[ \t]+\d+|\d+)?[ \t]+)*")


class Nothing:
    """Anything that is asked of it is nothing again; never raises for being used."""

    def __call__(self, *_: object, **__: object) -> "Nothing":
        """Return nothing again."""
        return self

    def __getattr__(self, name: str) -> "Nothing":
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key: object) -> "Nothing":
        return self

    def __setitem__(self, key: object, value: object) -> None:
        """Forget it."""

    def __contains__(self, item: object) -> bool:
        return False

    def __iter__(self) -> Any:
        return iter(())

    def __len__(self) -> int:
        return 0


class Shell(Nothing):
    """What `get_ipython()` returns."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.user_ns = namespace

    def run_line_magic(self, name: str, line: str, *_: object, **__: object) -> object:
        """Run the statement of `%time`, `%timeit` and `%prun` once; do nothing for other magics."""
        if name not in _MEASURING:
            return None
        statement = line[_OPTIONS.match(line).end() :] if name != "time" else line  # type: ignore[union-attr]
        return self._run(statement)

    def run_cell_magic(self, name: str, line: str, cell: str) -> object:
        """Run the body of `%%time`, `%%timeit`, `%%capture` and `%%prun` once; skip that of other magics."""
        if name in _RUNS_ITS_BODY:
            exec(compile(cell, f"<%%{name}>", "exec", dont_inherit=True), self.user_ns)
        return None

    def magic(self, line: str) -> object:
        """Run a magic given as one line, as old notebooks do."""
        name, _, rest = line.lstrip("%").partition(" ")
        return self.run_line_magic(name, rest)

    def system(self, command: str) -> None:
        """Do nothing: there is no shell here."""

    def getoutput(self, command: str, *_: object, **__: object) -> list[str]:
        """Return no lines: there is no shell here."""
        return []

    def _run(self, statement: str) -> object:
        try:
            code = compile(statement.strip(), "<%time>", "eval", dont_inherit=True)
        except SyntaxError:
            exec(compile(statement, "<%time>", "exec", dont_inherit=True), self.user_ns)
            return None
        return eval(code, self.user_ns)  # noqa: S307 - the student's own statement, in the student's process
