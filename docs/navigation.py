"""Make the site's navigation from the pages there are.

Pages come in the order written here; a page that is not written here is added at the end of its section, so that a new
one needs no change. Runs inside mkdocs, when the site is built; reads file names and nothing else.
"""

from pathlib import Path
from typing import Any

# In the order of the chapter.
ROOMS = [
    "activations",
    "layers",
    "models",
    "losses",
    "gradients",
    "graph",
    "selection",
    "regularizers",
    "initializers",
    "stability",
    "training",
    "checkpoints",
    "shift",
    "adversarial",
    "data",
    "plots",
    "experiments",
]
GRADING = ["authoring", "homes", "second-thoughts", "report-format", "threat-model", "glossary"]


def on_config(config: Any) -> Any:
    """Fill in `nav`, unless mkdocs.yml has one."""
    if config.nav is None:
        docs = Path(config.docs_dir)
        sections = {
            "Library": _pages(docs, "mlpkit", ROOMS),
            "Autograder": _pages(docs, ".", GRADING),
            "Decisions": _pages(docs, "decisions", []),
        }
        config.nav = [{"Home": "index.md"}, *({title: pages} for title, pages in sections.items() if pages)]
    return config


def _pages(docs: Path, folder: str, order: list[str]) -> list[str]:
    """Return the pages of a folder: those of `order` that exist, then the others by name."""
    found = sorted(page.stem for page in (docs / folder).glob("*.md") if (folder, page.stem) != (".", "index"))
    ordered = [name for name in order if name in found] + [name for name in found if name not in order]
    return [(Path(folder) / f"{name}.md").as_posix() for name in ordered]
