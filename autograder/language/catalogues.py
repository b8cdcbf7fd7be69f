"""Find and read the catalogues of a language: gettext's .po files, ours and an assignment's own.

Trusted side; reads files of ours and of the instructor's. Babel is imported when the first catalogue is read.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from autograder.errors import AuthoringError, UsageError
from autograder.language.phrases import ENGLISH, spoken

SOURCE = "en"
VARIABLE = "AUTOGRADER_LANGUAGE"
OURS = Path(__file__).resolve().parent.parent


def languages() -> list[str]:
    """Return the languages that reports can be worded in, English first."""
    return [SOURCE, *sorted(path.stem for path in (OURS / "locale").glob("*.po"))]


def known(language: str) -> str:
    """Return the name of the catalogue for a language such as ``zh``, ``zh_CN`` or ``zh-Hans-CN``.

    Raises:
        UsageError: there is none; the sentence lists those there are.
    """
    there_are = languages()
    first = language.strip().replace("-", "_").split("_")[0].split(".")[0].lower()
    if first not in there_are:
        raise UsageError(f"Reports cannot be written in “{language}”. There are: {', '.join(there_are)}.")
    return first


def chosen(*given: str | None) -> str:
    """Return the first language of `given` that is one, else that of the environment, else English.

    Raises:
        UsageError: there is no such language.
    """
    return known(next(filter(None, (*given, os.environ.get(VARIABLE))), SOURCE))


def wording(language: str, folders: Sequence[Path] = ()) -> str:
    """Identify what `speaking` would say with the same arguments: the language, and what its catalogues hold."""
    name = known(language)
    if name == SOURCE:
        return name
    state = hashlib.sha256()
    for path in _files(name, folders):
        state.update(str(path.is_file()).encode() + (path.read_bytes() if path.is_file() else b""))
    return f"{name} {state.hexdigest()[:16]}"


@contextmanager
def speaking(language: str, folders: Sequence[Path] = ()) -> Iterator[None]:
    """Word everything in `language` until the block ends; what its catalogues lack is said in English.

    Args:
        language: one of `languages()`, with or without a country.
        folders: of an assignment and its answer key; each may have a catalogue of its own, ``locale/zh.po``.

    Raises:
        UsageError: there is no such language.
        AuthoringError: a catalogue is malformed; the sentence says where.
    """
    name = known(language)
    with spoken(ENGLISH if name == SOURCE else _chained(name, folders)):
        yield


def _files(language: str, folders: Sequence[Path]) -> list[Path]:
    return [folder / "locale" / f"{language}.po" for folder in (OURS, *folders)]


def _chained(language: str, folders: Sequence[Path]) -> NullTranslations:
    chain: NullTranslations = ENGLISH
    for path in reversed(_files(language, folders)):
        if path.is_file():
            link = _read(path)
            link.add_fallback(chain)
            chain = link
    return chain


def _read(path: Path) -> GNUTranslations:
    return GNUTranslations(BytesIO(_compiled(path, path.stat().st_mtime_ns)))


@cache
def _compiled(path: Path, _changed: int) -> bytes:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    compiled = BytesIO()
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.stem, abort_invalid=True)
        write_mo(compiled, catalogue)
    except (PoFileError, ValueError) as error:
        raise AuthoringError(f"{path} is no catalogue of messages: {error}") from None
    return compiled.getvalue()
