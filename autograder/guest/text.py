"""Turn the bytes of a submitted file into text, whatever encoding an editor chose.

Guest side. Total.
"""

import codecs

_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NOT_UTF8 = "The file is not in UTF-8; characters that could not be read were replaced."


def to_text(content: bytes) -> tuple[str, list[str]]:
    """Return the text of a file, and notes for the student about what was odd."""
    for mark, encoding in _WIDE:
        if content.startswith(mark):
            return content.decode(encoding, "replace"), [f"The file is in {encoding.upper()} instead of UTF-8."]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return content.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace"), [NOT_UTF8]


def sound(text: str) -> str:
    """Return `text` without halves of surrogate pairs, which JSON can hold and Python cannot compile."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
