"""Catalogues follow what is said: nothing that was translated is lost, and code that only moves changes nothing."""

from pathlib import Path

from autograder.building.files import write
from autograder.building.messages import our_catalogue


def package(folder: Path, *sentences: str) -> Path:
    (folder / "locale").mkdir(exist_ok=True)
    (folder / "said.py").write_text("".join(f"phrase({one!r})\n" for one in sentences))
    return folder


def translated(folder: Path, english: str, chinese: str) -> None:
    path = folder / "locale" / "zh.po"
    path.write_text(
        path.read_text("utf-8").replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{chinese}"')
    )


def test_what_is_new_waits_for_a_translation_and_what_is_known_keeps_its_own(tmp_path: Path) -> None:
    write([our_catalogue("zh", package(tmp_path, "one", "two"))])
    translated(tmp_path, "one", "一")
    made = our_catalogue("zh", package(tmp_path, "one", "two", "three"))
    assert made.stale
    assert made.missing == ("two", "three")
    assert 'msgid "one"\nmsgstr "一"' in made.content.decode()


def test_code_that_only_moves_makes_no_work(tmp_path: Path) -> None:
    write([our_catalogue("zh", package(tmp_path, "one", "two"))])
    assert not our_catalogue("zh", package(tmp_path, "two", "one")).stale


def test_a_sentence_that_is_no_longer_said_is_kept_for_the_day_it_comes_back(tmp_path: Path) -> None:
    write([our_catalogue("zh", package(tmp_path, "one", "two"))])
    translated(tmp_path, "one", "一")
    gone = our_catalogue("zh", package(tmp_path, "two"))
    assert gone.stale
    assert '#~ msgid "one"\n#~ msgstr "一"' in gone.content.decode()
    write([gone])
    back = our_catalogue("zh", package(tmp_path, "one", "two"))
    assert 'msgid "one"\nmsgstr "一"' in back.content.decode()


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    package(tmp_path, "one", "two")
    assert our_catalogue("zh", tmp_path).content == our_catalogue("zh", tmp_path).content
