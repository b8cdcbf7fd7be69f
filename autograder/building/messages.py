"""`autograder messages`: the catalogues that translators fill, brought up to date with what an assignment says.

Trusted side; reads files of ours and of the instructor's. The same input gives the same bytes; no translation is lost.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.building.files import Built
from autograder.course.answers import load_key
from autograder.course.assignments import load_assignment
from autograder.course.folders import Course
from autograder.errors import AuthoringError
from autograder.language.catalogues import OURS

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

# What marks a message in code and in templates, and which of its arguments are the sentence.
KEYWORDS: dict[str, Any] = {"phrase": None, "message": None, "plural": (1, 2)}
_PROBED_SEED = 0  # titles do not depend on the seed

Message = str | tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Catalogue(Built):
    """One file of messages.

    Attributes:
        missing: English messages without a translation.
    """

    missing: tuple[str, ...]


def catalogues(course: Course, name: str, language: str) -> list[Catalogue]:
    """Return an assignment's two catalogues: what students get, and its answer key's, which they never do.

    Raises:
        UsageError: the assignment or its answer key is not there.
        AuthoringError: a catalogue that is there is malformed.
    """
    public, private = course.folder(name), course.solution(name)
    of_public = [*_titles(course, name), *_marked(sorted(public.glob("*.py")))]
    of_private = [text for one in load_key(course, name).misconceptions for text in (one.title, one.hint)]
    ours = _said_by_us(OURS, language)
    of_public = [one for one in of_public if _key(one) not in ours]
    known = ours | set(map(_key, of_public))
    of_private = [one for one in of_private if one not in known]
    return [
        _catalogue(public / "locale" / f"{language}.po", of_public, language),
        _catalogue(private / "locale" / f"{language}.po", of_private, language),
    ]


def our_catalogue(language: str, package: Path = OURS) -> Catalogue:
    """Return the catalogue of what the package itself says.

    Args:
        language: such as ``zh``.
        package: the folder of the package's source.
    """
    files = [path for path in package.rglob("*") if path.suffix in (".py", ".html") and "released" not in path.parts]
    return _catalogue(package / "locale" / f"{language}.po", list(_marked(sorted(files))), language)


def _said_by_us(package: Path, language: str) -> set[str]:
    """Return what the package's own catalogue says, which no assignment needs to say again."""
    path = package / "locale" / f"{language}.po"
    if not path.is_file():
        return set()
    return {one.id if isinstance(one.id, str) else one.id[0] for one in _read(path, path.read_bytes(), language)}


def _key(message: Message) -> str:
    return message if isinstance(message, str) else message[0]


def _titles(course: Course, name: str) -> Iterator[Message]:
    assignment = load_assignment(course, name)
    yield assignment.title
    for exercise in assignment.exercises:
        yield exercise.title
        yield from (check.title for check in exercise.make_checks(_PROBED_SEED))


def _marked(files: Sequence[Path]) -> Iterator[Message]:
    from babel.messages.extract import extract

    for path in files:
        method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
        with path.open("rb") as file:
            for _line, words, _comments, _context in extract(method, file, keywords=KEYWORDS):
                yield words if isinstance(words, str) else (words[0], words[1])


def _catalogue(path: Path, messages: Sequence[Message], language: str) -> Catalogue:
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    old = path.read_bytes() if path.is_file() else b""
    template = Catalog(fuzzy=False)
    for one in messages:
        if one:
            template.add(one)
    known = _read(path, old, language)
    for said in template:
        again = next((one for one in known.obsolete.values() if one.id == said.id), None)
        if again is not None:
            known.add(said.id, again.string)
    known.update(template, no_fuzzy_matching=True)
    made = BytesIO()
    write_po(made, known, width=0, omit_header=True, sort_output=False)
    content = _header(language, known.plural_forms) + made.getvalue()
    missing = tuple(str(one.id) for one in known if one.id and (one.fuzzy or not one.string or not all(one.string)))
    if _entries(content) == _entries(old):  # code that only moved makes no work for translators
        content = old
    return Catalogue(path=path, content=content, stale=content != old, missing=missing)


def _entries(content: bytes) -> list[bytes]:
    return sorted(content.strip().split(b"\n\n"))


def _read(path: Path, content: bytes, language: str) -> "Catalog":
    from babel.messages.pofile import PoFileError, read_po

    try:
        return read_po(BytesIO(content), locale=language, abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise AuthoringError(f"{path} is no catalogue of messages: {error}") from None


def _header(language: str, plural_forms: str) -> bytes:
    lines = [f"Language: {language}", "Content-Type: text/plain; charset=utf-8", f"Plural-Forms: {plural_forms}"]
    return ('msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines) + "\n").encode()
