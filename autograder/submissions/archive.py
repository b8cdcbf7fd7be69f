"""Read a zip archive that nobody vouches for: its list of entries, and the bytes of one entry.

Trusted side. Total and bounded: whatever the bytes, a result or a sentence, and no more memory than the limits below.
Python's own `zipfile` builds an object for everything that an archive merely lists, before anybody can look. Nothing is
written to disk, no link is followed, nothing inside an entry is looked at.
Format: PKWARE's APPNOTE.TXT, sections 4.3 to 4.5.
"""

import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from autograder.errors import UnreadableNotebookError, UsageError

MAX_DIRECTORY_BYTES = 32 * 2**20
MAX_ENTRIES = 100_000
_CHUNK = 1 << 16
_END = struct.Struct("<4s4H2LH")
_END64_PLACE = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LISTED = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_LONGEST_COMMENT = 2**16 - 1
_IN_EXTRA = 2**32 - 1  # a size or a place that is written elsewhere
_EXTRA_SIZES = 1
_UTF8, _ENCRYPTED = 0x800, 0x1 | 0x40 | 0x2000
_STORED, _DEFLATED = 0, 8


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as the archive lists it; nothing in it needs to be true.

    Attributes:
        name: its path.
        flags: general purpose bits.
        method: of compression.
        checksum: CRC-32 of its bytes.
        packed: bytes in the archive.
        size: bytes when unpacked.
        mode: Unix mode, 0 if there is none.
        place: where its own header is, from the beginning of the file.
    """

    name: str
    flags: int
    method: int
    checksum: int
    packed: int
    size: int
    mode: int
    place: int


def entries(archive: Path) -> list[Entry]:
    """Return what the archive lists, in its order.

    Raises:
        UsageError: it is no zip archive, is damaged, or lists more than is read.
    """
    try:
        with archive.open("rb") as stream:
            directory, shift = _directory(stream, archive)
    except OSError as error:
        raise UsageError(f"{archive} cannot be read: {error.strerror}.") from None
    found: list[Entry] = []
    for entry in _listed(directory, shift, archive):
        found.append(entry)
        if len(found) > MAX_ENTRIES:
            raise UsageError(f"{archive} lists more than {MAX_ENTRIES:,} entries; no more are read.")
    return found


def read_entry(archive: Path, entry: Entry, limit: int) -> bytes:
    """Return the unpacked bytes of an entry that says it has at most `limit`.

    Raises:
        UnreadableNotebookError: it cannot be had, with a sentence for the student.
    """
    _refuse(entry)
    try:
        with archive.open("rb") as stream:
            stream.seek(entry.place)
            header = stream.read(_LOCAL.size)
            if len(header) < _LOCAL.size or not header.startswith(b"PK\3\4"):
                raise _damaged("there is nothing where the archive says it is")
            *_, name, extra = _LOCAL.unpack(header)
            stream.seek(name + extra, 1)
            content = b"".join(_unpacked(stream, entry, min(limit, entry.size)))
    except (OSError, ValueError, OverflowError) as error:
        raise _damaged(str(error)) from None
    if len(content) != entry.size or zlib.crc32(content) != entry.checksum:
        raise _damaged("it is cut short or changed")
    return content


def _refuse(entry: Entry) -> None:
    if stat.S_ISLNK(entry.mode):
        raise UnreadableNotebookError("The file handed in is a link to another place, not a notebook.")
    if entry.flags & _ENCRYPTED:
        raise UnreadableNotebookError("The file is locked with a password; hand it in without one.")
    if entry.method not in (_STORED, _DEFLATED):
        raise UnreadableNotebookError(
            f"The file is packed in a way that is not read here (method {entry.method}); use an ordinary zip."
        )


def _unpacked(stream: IO[bytes], entry: Entry, most: int) -> Iterator[bytes]:
    """Yield the bytes of an entry piece by piece, and refuse the first one that is too much."""
    packed, size = entry.packed, 0
    inflate = zlib.decompressobj(-zlib.MAX_WBITS) if entry.method == _DEFLATED else None
    while packed > 0 and (piece := stream.read(min(packed, _CHUNK))):
        packed -= len(piece)
        try:
            given = piece if inflate is None else inflate.decompress(piece, most - size + 1)
        except zlib.error:
            raise _damaged("it cannot be decompressed") from None
        size += len(given)
        if size > most:
            raise _damaged("it holds more than it says")
        yield given


def _damaged(how: str) -> UnreadableNotebookError:
    return UnreadableNotebookError(f"The file cannot be unpacked from the archive: {how}.")


def _directory(stream: IO[bytes], archive: Path) -> tuple[bytes, int]:
    """Return the central directory, and how far everything lies behind where the archive says it is."""
    length = stream.seek(0, 2)
    from_end = min(length, _END.size + _LONGEST_COMMENT)
    stream.seek(length - from_end)
    tail = stream.read(from_end)
    found = tail.rfind(b"PK\5\6")
    if found < 0 or len(tail) - found < _END.size:
        raise UsageError(f"{archive} is not a zip archive that can be read: it has no end, or is cut short.")
    end = length - from_end + found
    size, place = _END.unpack_from(tail, found)[5:7]
    end, size, place = _end64(stream, end) or (end, size, place)
    shift = end - size - place
    if size > MAX_DIRECTORY_BYTES:
        raise UsageError(f"{archive} lists its entries in {size:,} bytes; at most {MAX_DIRECTORY_BYTES:,} are read.")
    if shift < 0:
        raise UsageError(f"{archive} is not a zip archive that can be read: its list of entries is not where it says.")
    stream.seek(place + shift)
    return stream.read(size), shift


def _end64(stream: IO[bytes], end: int) -> tuple[int, int, int] | None:
    """Return where the directory ends, its size and its place, where the archive has the records for large ones."""
    if end < _END64_PLACE.size + _END64.size:
        return None
    stream.seek(end - _END64_PLACE.size)
    pointer = stream.read(_END64_PLACE.size)
    if not pointer.startswith(b"PK\6\7"):
        return None
    stream.seek(end - _END64_PLACE.size - _END64.size)
    record = stream.read(_END64.size)
    if not record.startswith(b"PK\6\6"):
        return None
    size, place = _END64.unpack(record)[8:10]
    return end - _END64_PLACE.size - _END64.size, size, place


def _listed(directory: bytes, shift: int, archive: Path) -> Iterator[Entry]:
    position = 0
    while position < len(directory):
        if len(directory) - position < _LISTED.size or directory[position : position + 4] != b"PK\1\2":
            raise UsageError(f"{archive} is not a zip archive that can be read: its list of entries is damaged.")
        entry = _entry(directory, position, shift)
        position += _LISTED.size + sum(_LISTED.unpack_from(directory, position)[10:13])
        yield entry


def _entry(directory: bytes, position: int, shift: int) -> Entry:
    fields = _LISTED.unpack_from(directory, position)
    _, _, _, flags, method, _, _, checksum, packed, size, name_size, extra_size, _, _, _, outside, place = fields
    begin = position + _LISTED.size
    name = directory[begin : begin + name_size]
    extra = directory[begin + name_size : begin + name_size + extra_size]
    size, packed, place = _large(extra, size, packed, place)
    return Entry(
        name=name.decode("utf-8" if flags & _UTF8 else "cp437", "replace").partition("\0")[0],
        flags=flags,
        method=method,
        checksum=checksum,
        packed=packed,
        size=size,
        mode=outside >> 16,
        place=place + shift,
    )


def _large(extra: bytes, *values: int) -> tuple[int, ...]:
    """Return `values`, with those that do not fit into 32 bits taken from the field that has them."""
    if _IN_EXTRA not in values:
        return values
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<2H", extra)
        if kind == _EXTRA_SIZES:
            numbers = extra[4 : 4 + size]
            longer = struct.iter_unpack("<Q", numbers[: len(numbers) // 8 * 8])
            return tuple(next(longer, (value,))[0] if value == _IN_EXTRA else value for value in values)
        extra = extra[4 + size :]
    return values
