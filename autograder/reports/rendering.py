"""Fill the templates. Whatever is put into one is made visible and escaped, without exception.

Trusted side, pure but for reading its own templates, once. Jinja2 is imported when the first page is made.
"""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.language import message, phrase, plural, tongue
from autograder.reports.text import one_line, visible
from autograder.reports.words import points

if TYPE_CHECKING:
    from jinja2 import Environment, Template
    from markupsafe import Markup

# No script, no request: a page may hold what a student wrote, and is mailed, printed and opened offline.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_TEMPLATES = Path(__file__).parent / "templates"


@cache
def script(name: str) -> tuple["Markup", str]:
    """Return a script of our own, and the policy of a page that runs it alone, known by its digest.

    Args:
        name: of a file among the templates; it holds no word of a report.
    """
    from markupsafe import Markup

    text = (_TEMPLATES / name).read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Markup(text), f"{POLICY}; script-src 'sha256-{digest}'"  # noqa: S704 - a file of ours, nothing put into it


@cache
def template(name: str) -> "Template":
    """Return the compiled template `name`; every later call returns the same."""
    return _environment().get_template(name)


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        auto_reload=False,
        finalize=_finalized,
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters.update(line=one_line, points=points)
    environment.globals.update(policy=POLICY, phrase=phrase, plural=plural, message=message, tongue=tongue)
    return environment


def _finalized(value: Any) -> Any:
    """Return text without unseen characters; markup of our own templates as it is."""
    return visible(value) if type(value) is str else value
