"""What must hold of the files that `save_checkpoint` of *checkpoints* writes.

Released with the assignment; holds no answer. Each law returns a sentence, or "" where it holds.
"""

from autograder.authoring import message, phrase
from inputs import RANDOM
from loads import SMALL, comes_back, keeps_its_masks, trains_on
from tellings import number

# What is left of a checkpoint when saving the next one was stopped: by whom, and whether something is there.
STOPPED = {
    (True, True): message(
        "When somebody interrupts the program in the middle of saving, a file that cannot be loaded is left at the "
        "path; expected the older checkpoint."
    ),
    (True, False): message(
        "When somebody interrupts the program in the middle of saving, nothing is left at the path; "
        "expected the older checkpoint."
    ),
    (False, True): message(
        "When the disk is full in the middle of saving, a file that cannot be loaded is left at the path; "
        "expected the older checkpoint."
    ),
    (False, False): message(
        "When the disk is full in the middle of saving, nothing is left at the path; expected the older checkpoint."
    ),
}


def is_all_there(found, expected, options, epoch, seed):
    saved = found.get("saved")
    if saved and not saved["masks"] <= SMALL:
        return phrase("Saving changed the model: it draws other random numbers now than a model that was not saved.")
    if saved and not saved["after"] <= SMALL:
        return phrase("Saving changed the model: it trains on to other weights than a model that was not saved.")
    if "trouble" in found:
        return cannot_be_told(found["trouble"])
    (load,) = found["loads"]
    words = comes_back(load, epoch) or keeps_its_masks(load, RANDOM.get(options["kind"], "")) or trains_on(load)
    return phrase("Only the file itself was kept, and loaded from another folder.") + " " + words if words else ""


def cannot_be_told(trouble):
    """Say why what is in the file is not known: there is none, or load_checkpoint is absent, unwritten, or failed."""
    if trouble == "no file":
        return phrase(
            "What is in the file can only be told through your own load_checkpoint, and there is no file at the path."
        )
    if trouble == "absent":
        return phrase(
            "What is in the file can only be told through your own load_checkpoint, "
            "and load_checkpoint is not there yet."
        )
    if trouble == "unwritten":
        return phrase(
            "What is in the file can only be told through your own load_checkpoint, "
            "and load_checkpoint is not written yet."
        )
    return phrase(
        "What is in the file can only be told through your own load_checkpoint, and load_checkpoint raised {error}.",
        error=trouble,
    )


def is_one_file(found, expected, *rest):
    return next((words for one in found if (words := one_file_is_wrong(one))), "")


def one_file_is_wrong(one):
    """Say what is wrong in the folder after saving under one name, or "" where nothing is."""
    name, there = one["name"], one["there"]
    if not one["written"]:
        return no_file(name, there)
    if there != [name]:
        extra = ", ".join(other for other in there if other != name)
        return phrase(
            "Beside {name} there is {others} in the folder: one checkpoint is one file.", name=name, others=extra
        )
    if one["same"]:
        return phrase(
            "Saving again under the name {name} changed nothing: the older checkpoint is still there.", name=name
        )
    return "" if one["notes"] else phrase("Another file in the folder, notes.txt, was changed or removed.")


def no_file(name, there):
    """Say that there is no file `name` in the folder, and what is `there` instead."""
    if name in there:
        return phrase(
            "At the path {name} there is a folder or an empty file, where one file with everything is due.", name=name
        )
    if there:
        return phrase(
            "After save_checkpoint(“{name}”, …) there is no file {name}; there is {others}.",
            name=name,
            others=", ".join(there),
        )
    return phrase("After save_checkpoint(“{name}”, …) there is no file {name} and nothing else either.", name=name)


def is_whole_at_any_time(found, expected, *rest):
    if found["part"]:
        return phrase(
            "For a moment only a part of the new checkpoint is at the path. A program killed just then leaves that."
        )
    if found["empty"]:
        return phrase(
            "For a moment the file at the path is empty. Should the program be killed just then, nothing is left."
        )
    if found["gone"]:
        return phrase(
            "For a moment there is nothing at the path: the older checkpoint goes before the new one is in place."
        )
    if found["in place"]:
        return phrase(
            "The older checkpoint is written over, byte by byte. A program killed meanwhile leaves half of each."
        )
    return "" if found["written"] else phrase("After saving, there is nothing new at the path.")


def keeps_the_older(found, expected, moments, seed):
    for count, one in enumerate(found["endings"]):
        if not one["kept"] and number(one["epoch"]) not in (1.0, 2.0):
            return phrase(STOPPED[bool(count % 2), bool(one["there"])])
    if not found["again"]:
        return ""
    return phrase(
        "After a save that failed, the next one fails as well: save_checkpoint raised {error}.", error=found["again"]
    )
