"""Archives that somebody made to do harm: a sentence for what cannot be had, and every other entry unharmed."""

import io
import os
import struct
import tracemalloc
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.errors import UnreadableNotebookError, UsageError
from autograder.submissions import archive, files
from autograder.submissions.discover import discover
from autograder.submissions.files import MAX_FILE_BYTES, list_files

HONEST = b'{"cells": []}'
Change = Callable[[bytearray], None]


def make(folder: Path, *added: tuple[str | zipfile.ZipInfo, bytes], packed: int = zipfile.ZIP_DEFLATED) -> Path:
    """An archive of what was added, and of one honest notebook behind it."""
    with zipfile.ZipFile(folder / "class.zip", "w", packed) as made, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names given twice
        for name, content in (*added, ("zoe/a/a.ipynb", HONEST)):
            made.writestr(name, content)
    return folder / "class.zip"


def forge(path: Path, signature: bytes, offset: int, form: str, value: int) -> Path:
    """Overwrite a field of the first header of its kind."""
    content = bytearray(path.read_bytes())
    struct.pack_into(form, content, content.index(signature) + offset, value)
    path.write_bytes(content)
    return path


def read_all(path: Path) -> dict[str, bytes | str]:
    found: dict[str, bytes | str] = {}
    for one in discover(path, "a"):
        try:
            found[one.student] = one.read()
        except UnreadableNotebookError as error:
            found[one.student] = str(error)
    return found


@pytest.fixture(autouse=True)
def nothing_else_is_written(tmp_path: Path) -> object:
    yield
    assert {path.name for path in tmp_path.iterdir()} <= {"class.zip"}


@pytest.mark.parametrize(
    "name",
    [
        "../evil.ipynb",
        "ada/../../evil.ipynb",
        "ada/a/../../../evil.ipynb",
        "/etc/evil.ipynb",
        "//server/share/evil.ipynb",
        "..\\evil.ipynb",
        "C:\\evil.ipynb",
        "C:evil.ipynb",
        "ada/.hidden/a.ipynb",
        "\0evil.ipynb",
        "/",
        ".",
        "",
    ],
)
def test_a_name_that_leads_elsewhere_is_left_out(tmp_path: Path, name: str) -> None:
    made = make(tmp_path, ("ada/a/a.ipynb", b"x"))
    content = made.read_bytes()
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as again:
        again.writestr(zipfile.ZipInfo(name), b"evil") if name else None
        for one in zipfile.ZipFile(io.BytesIO(content)).infolist():
            again.writestr(one.filename, zipfile.ZipFile(io.BytesIO(content)).read(one))

    assert read_all(made) == {"ada": b"x", "zoe": HONEST}


def test_a_link_is_refused_and_nothing_is_followed(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("ada/a/a.ipynb")
    link.external_attr = 0o120777 << 16

    found = read_all(make(tmp_path, (link, b"/etc/passwd")))

    assert found == {"ada": "The file handed in is a link to another place, not a notebook.", "zoe": HONEST}


def test_a_bomb_that_says_its_size_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    made = make(tmp_path, ("ada/a/a.ipynb", bytes(MAX_FILE_BYTES + 1)))

    found = read_all(made)

    assert "has 50 MB; at most 50 MB are read" in str(found.pop("ada"))
    assert found == {"zoe": HONEST}


@pytest.mark.parametrize("packed", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_a_bomb_that_lies_about_its_size_stops_at_what_it_says(tmp_path: Path, packed: int) -> None:
    made = forge(make(tmp_path, ("ada/a/a.ipynb", bytes(20 << 20)), packed=packed), b"PK\1\2", 24, "<L", 1000)
    tracemalloc.start()
    try:
        found = read_all(made)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert found == {"ada": "The file cannot be unpacked from the archive: it holds more than it says.", "zoe": HONEST}
    assert peak < 4 << 20


def test_an_archive_in_an_archive_is_not_opened(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("ada/a/a.ipynb", bytes(1 << 20))

    found = read_all(make(tmp_path, ("ada/a/inner.zip", inner.getvalue()), ("bob/a/a.ipynb", inner.getvalue())))

    assert "No notebook was handed in: expected a.ipynb, found inner.zip." in str(found["ada"])
    assert found["bob"] == inner.getvalue()


def test_entries_that_share_their_bytes_cost_each_reader_its_own_size_at_most(tmp_path: Path) -> None:
    kernel = zlib.compress(bytes(30 << 20), 9)[2:-4]
    checksum = zlib.crc32(bytes(30 << 20))
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0, checksum, len(kernel), 30 << 20, 0, 0) + kernel
    listed = b"".join(
        struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 0, checksum, len(kernel), 30 << 20, 15, 0, 0, 0, 0, 0, 0)
        + f"s{number:04d}/a/a.ipynb".encode()[:15]
        for number in range(1000)
    )
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1000, 1000, len(listed), len(local), 0)
    (tmp_path / "class.zip").write_bytes(local + listed + end)
    tracemalloc.start()
    try:
        found = discover(tmp_path / "class.zip", "a")
        sizes = [len(one.read()) for one in found[:3]]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert (len(found), sizes) == (1000, [30 << 20] * 3)
    assert peak < 100 << 20


def _listing(count: int, name: Callable[[int], bytes]) -> bytes:
    entries = []
    for number in range(count):
        named = name(number)
        entries.append(struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, len(named), *[0] * 6) + named)
    listed = b"".join(entries)
    return listed + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, len(listed), 0, 0)


def test_a_million_entries_are_a_sentence_and_cost_little(tmp_path: Path) -> None:
    made = tmp_path / "class.zip"
    for count in (600_000, 1_000_000):  # within the limit of bytes, and beyond it
        made.write_bytes(_listing(count, lambda number: b"x"))
        tracemalloc.start()
        try:
            with pytest.raises(UsageError, match=r"lists (more than 100,000 entries|its entries in [0-9,]+ bytes)"):
                list_files(made)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak < 100 << 20


def test_as_many_entries_as_are_read_fit_into_memory(tmp_path: Path) -> None:
    made, count = tmp_path / "class.zip", 10_000
    made.write_bytes(_listing(count, lambda number: b"student-%06d/a/a.ipynb" % number))
    tracemalloc.start()
    try:
        found = discover(made, "a")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert len(found) == count
    assert peak / count * archive.MAX_ENTRIES < 250_000_000


def test_of_entries_with_one_name_the_last_is_read_as_if_unpacked_and_the_student_is_told(tmp_path: Path) -> None:
    made = make(tmp_path, ("ada/a/a.ipynb", b"first"), ("ada/a/a.ipynb", b"second"))

    ada, zoe = discover(made, "a")

    assert (ada.read(), zoe.read()) == (b"second", HONEST)
    assert ada.notes == ("The archive holds a.ipynb 2 times under one name; the last was read.",)


@pytest.mark.parametrize(
    "name", ["a\x1b[2Jda", "a\rda", "a\nda", "ad\u202ea", "a\u200bda", "=1+1", "<script>", "a" * 9000]
)
def test_odd_names_are_kept_as_they_are_for_whoever_shows_them_to_escape(tmp_path: Path, name: str) -> None:
    assert read_all(make(tmp_path, (f"{name}/a/a.ipynb", b"x"))) == {name: b"x", "zoe": HONEST}


def test_names_that_look_alike_are_two_students(tmp_path: Path) -> None:
    names = [unicodedata.normalize(form, "José") for form in ("NFC", "NFD")]

    found = read_all(make(tmp_path, *[(f"{name}/a/a.ipynb", name.encode()) for name in (*names, "JOSÉ")]))

    assert found == {name: name.encode() for name in (*names, "JOSÉ")} | {"zoe": HONEST}


@pytest.mark.parametrize(
    ("signature", "offset", "value", "sentence"),
    [
        (b"PK\1\2", 8, 1, "locked with a password"),
        (b"PK\1\2", 8, 0x40, "locked with a password"),
        (b"PK\1\2", 10, 12, "packed in a way that is not read here (method 12)"),
        (b"PK\1\2", 10, 99, "packed in a way that is not read here (method 99)"),
        (b"PK\1\2", 10, 0, "holds more than it says"),
        (b"PK\1\2", 16, 7, "cut short or changed"),
        (b"PK\1\2", 42, 3, "nothing where the archive says it is"),
        (b"PK\3\4", 0, 0, "nothing where the archive says it is"),
        (b"PK\3\4", 26, 9999, "cut short or changed"),
    ],
)
def test_what_cannot_be_unpacked_is_said_and_loses_nobody_else(
    tmp_path: Path, signature: bytes, offset: int, value: int, sentence: str
) -> None:
    made = forge(make(tmp_path, ("ada/a/a.ipynb", os.urandom(500))), signature, offset, "<H", value)

    found = read_all(made)

    assert sentence in str(found.pop("ada"))
    assert found == {"zoe": HONEST}


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_rare_ways_to_compress_are_named(tmp_path: Path, method: int) -> None:
    info = zipfile.ZipInfo("ada/a/a.ipynb")
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as made:
        made.writestr(info, b"x" * 99, compress_type=method)

    assert f"(method {method})" in str(read_all(tmp_path / "class.zip")["ada"])


@pytest.mark.parametrize("left", [0, 1, 4, 21, 100, -1, -10, -22])
def test_an_archive_cut_short_is_a_sentence_for_the_instructor(tmp_path: Path, left: int) -> None:
    made = make(tmp_path, ("ada/a/a.ipynb", b"x"))
    made.write_bytes(made.read_bytes()[:left])

    with pytest.raises(UsageError, match="is not a zip archive that can be read"):
        list_files(made)


def test_a_list_of_entries_that_claims_gigabytes_costs_nothing(tmp_path: Path) -> None:
    made = forge(make(tmp_path), b"PK\5\6", 12, "<L", 2**32 - 2)

    with pytest.raises(UsageError, match="lists its entries in 4,294,967,294 bytes"):
        list_files(made)


def test_an_archive_behind_other_bytes_is_read_as_others_read_it(tmp_path: Path) -> None:
    made = make(tmp_path, ("ada/a/a.ipynb", b"x"))
    made.write_bytes(b"#!/bin/sh\n" * 50 + made.read_bytes())

    assert read_all(made) == {"ada": b"x", "zoe": HONEST}


def test_an_archive_with_64_bit_sizes_is_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as made:
        with made.open("ada/a/a.ipynb", "w", force_zip64=True) as stream:
            stream.write(b"x")
        for number in range(70_000):
            made.writestr(f"many/{number}", b"")

    assert read_all(tmp_path / "class.zip") == {"ada": b"x"}


@pytest.mark.parametrize(
    "extra", [b"", b"\1\0", b"\1\0\x20\0", b"\1\0\x20\0" + b"\xff" * 9, b"\1\0\x18\0" + b"\xff" * 24, b"\7\0\0\0"]
)
def test_sizes_that_are_said_to_stand_elsewhere_and_do_not_are_no_trouble(tmp_path: Path, extra: bytes) -> None:
    name, elsewhere = b"ada/a/a.ipynb", 2**32 - 1
    for packed, size, place in [(1, 1, elsewhere), (elsewhere, 1, 0), (1, elsewhere, 0), (elsewhere,) * 3]:
        numbers = (20, 20, 0, 0, 0, 0, 0, packed, size, len(name), len(extra), 0, 0, 0, 0, place)
        listed = struct.pack("<4s6H3L5H2L", b"PK\1\2", *numbers) + name + extra
        end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(listed), 0, 0)
        (tmp_path / "class.zip").write_bytes(listed + end)

        (sentence,) = read_all(tmp_path / "class.zip").values()
        assert str(sentence).startswith("The file ")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.text(st.characters(min_codepoint=48, max_codepoint=0x2FFF), min_size=1), st.binary(max_size=99)),
    st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]),
    st.binary(max_size=20).filter(lambda comment: b"PK" not in comment),
)
def test_what_is_read_is_what_pythons_own_reader_reads(
    tmp_path: Path, contents: dict[str, bytes], packed: int, comment: bytes
) -> None:
    made = tmp_path / "class.zip"
    with zipfile.ZipFile(made, "w", packed) as stream:
        stream.comment = comment
        for name, content in contents.items():
            stream.writestr(f"{name}.ipynb", content)
    with zipfile.ZipFile(made) as theirs:
        expected = {one.filename: theirs.read(one) for one in theirs.infolist()}

    assert {one.name: archive.read_entry(made, one, MAX_FILE_BYTES) for one in archive.entries(made)} == expected


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=6))
def test_changed_bytes_are_read_or_refused_in_a_sentence(tmp_path: Path, changes: list[tuple[int, int]]) -> None:
    made = make(tmp_path, ("ada/a/a.ipynb", b"x" * 200), ("bob/a/a.ipynb", bytes(range(256))))
    content = bytearray(made.read_bytes())
    for place, value in changes:
        content[place % len(content)] = value
    made.write_bytes(content)

    try:
        found = list_files(made)
    except UsageError as error:
        assert str(error).endswith(".")
        return
    for file in found:
        try:
            assert len(file.read()) <= MAX_FILE_BYTES
        except UnreadableNotebookError as error:
            assert str(error).endswith(".")


def test_a_student_with_too_many_files_gets_a_sentence_and_the_class_is_graded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_ENTRIES_OF_ONE", 10)
    root = tmp_path / "class.zip"  # a folder, whatever its name
    for number in range(11):
        (root / "ada" / "a" / f"{number}").mkdir(parents=True)
        (root / "ada" / "a" / f"{number}" / "x.ipynb").touch()
    (root / "zoe" / "a").mkdir(parents=True)
    (root / "zoe" / "a" / "a.ipynb").write_bytes(HONEST)

    found = read_all(root)

    assert "more than 20,000 files; hand in the notebook alone." in str(found.pop("ada"))
    assert found == {"zoe": HONEST}


def test_names_on_disk_that_are_no_text_can_be_written_down_and_stay_apart(tmp_path: Path) -> None:
    root = tmp_path / "class.zip"
    for name in (b"\xff", b"\xfe"):
        (root / os.fsdecode(name) / "a").mkdir(parents=True)
        (root / os.fsdecode(name) / "a" / "a.ipynb").write_bytes(name)

    found = read_all(root)

    assert found == {"\\xff": b"\xff", "\\xfe": b"\xfe"}
    assert [name.encode() for name in found]


@pytest.mark.parametrize(
    "layout",
    [
        ["bob/a/a.ipynb", "ada/a/a.ipynb", "ada/bob/a/a.ipynb"],
        ["bob/a.ipynb", "ada/a.ipynb", "ada/bob/a/a.ipynb"],
        ["submitted/bob/a/a.ipynb", "submitted/ada/a/a.ipynb", "submitted/ada/bob/a/a.ipynb"],
        ["submitted/bob/a/a.ipynb", "submitted/ada/a/a.ipynb", "submitted/ada/a/bob/a/a.ipynb"],
    ],
)
def test_nobody_can_hand_in_for_somebody_else(tmp_path: Path, layout: list[str]) -> None:
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as made:
        for name in layout:
            made.writestr(name, name)

    assert read_all(tmp_path / "class.zip") == {"bob": layout[0].encode(), "ada": layout[1].encode()}
