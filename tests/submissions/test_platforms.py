"""The archives that Moodle and Canvas make are read as they come, each file as the work of whom the platform says."""

import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import UnreadableNotebookError
from autograder.submissions.discover import discover, discover_all

NAME = "activations"


def packed(tmp_path, *names):
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, name)
    return path


def read(tmp_path, *names):
    """Who handed in what, by the name in the archive."""
    return {one.student: one.read().decode() for one in discover(packed(tmp_path, *names), NAME)}


@pytest.mark.parametrize(
    "name",
    [
        "Ada Lovelace_1234_assignsubmission_file_/x.ipynb",
        "Ada Lovelace_1234_assignsubmission_file/x.ipynb",
        "Ada Lovelace_1234_assignsubmission_file_x.ipynb",
        "Ada Lovelace_1234_assignsubmission_file_/work/x.ipynb",
        "Ada Lovelace_1234_assignsubmission_file_my_notes_2.ipynb",
    ],
)
def test_moodles_archive_is_read_with_and_without_folders(tmp_path, name):
    assert read(tmp_path, name) == {"Ada Lovelace": name}


def test_a_name_with_digits_and_letters_of_any_script_is_whole(tmp_path):
    files = [
        f"{name}_7{n}_assignsubmission_file_/x.ipynb" for n, name in enumerate(["陈 伟", "O'Neill-Šmid 2nd", "a_b"])
    ]
    assert set(read(tmp_path, *files)) == {"陈 伟", "O'Neill-Šmid 2nd", "a_b"}


def test_two_students_of_one_name_are_told_apart_by_the_platforms_number(tmp_path):
    files = [f"Ada Lovelace_{n}_assignsubmission_file_/x.ipynb" for n in (1, 2)]
    assert read(tmp_path, *files) == {"Ada Lovelace_1": files[0], "Ada Lovelace_2": files[1]}


def test_moodles_online_texts_are_no_submissions(tmp_path):
    work = "Ada_1_assignsubmission_file_/x.ipynb"
    assert read(tmp_path, work, "Ada_1_assignsubmission_onlinetext_/onlinetext.html") == {"Ada": work}


def test_who_handed_in_no_notebook_is_told_so_and_is_not_left_out(tmp_path):
    submission = discover(packed(tmp_path, "Ada_1_assignsubmission_file_/essay.pdf"), NAME)[0]
    assert submission.student == "Ada"
    with pytest.raises(UnreadableNotebookError, match=r"essay\.pdf"):
        submission.read()


@pytest.mark.parametrize(
    ("name", "late"),
    [("doejane_12345_678910_activations.ipynb", False), ("doejane_LATE_12345_678910_activations-1.ipynb", True)],
)
def test_canvas_archive_is_read_and_its_late_mark_noted(tmp_path, name, late):
    submission = discover(packed(tmp_path, name), NAME)[0]
    assert (submission.student, submission.source) == ("doejane", name)
    assert any("late" in note for note in submission.notes) is late


def test_of_several_versions_the_last_is_graded(tmp_path):
    files = [f"doejane_1_{n}_activations{end}.ipynb" for n, end in ((30, ""), (50, "-10"), (90, "-2"))]
    submission = discover(packed(tmp_path, *files), NAME)[0]
    assert submission.source == files[1]


def test_of_several_files_the_notebook_of_the_assignments_name_is_graded_and_the_others_are_named(tmp_path):
    files = ["doejane_1_9_helper.py", "doejane_1_7_activations-3.ipynb", "doejane_1_8_scratch.ipynb"]
    submission = discover(packed(tmp_path, *files), NAME)[0]
    assert submission.source == files[1]
    assert "helper.py" in submission.notes[0]
    assert "scratch.ipynb" in submission.notes[0]


def test_an_unpacked_archive_is_read_alike(tmp_path):
    folder = tmp_path / "Ada Lovelace_12_assignsubmission_file_"
    folder.mkdir()
    (folder / "x.ipynb").write_text("{}")
    (tmp_path / "doejane_1_2_x.ipynb").write_text("{}")
    assert [one.student for one in discover(tmp_path, NAME)] == ["Ada Lovelace", "doejane"]


# What a student may call a file: with the marks of either platform in it.
CHOSEN = st.lists(
    st.sampled_from(["_", "1", "23", "eve", "LATE_", "_assignsubmission_file_", "-1", " "]), min_size=1, max_size=8
).map("".join)


@given(chosen=CHOSEN)
def test_no_file_name_makes_it_another_students_work(tmp_path_factory, chosen):
    tmp_path = tmp_path_factory.mktemp("archive")
    files = [
        f"Ada_1_assignsubmission_file_/{chosen}.ipynb",
        f"Bob_2_assignsubmission_file_{chosen}.ipynb",
        f"doejane_3_4_{chosen}.ipynb",
    ]
    assert set(discover_all(packed(tmp_path, *files), NAME)) == {"Ada", "Bob", "doejane"}
