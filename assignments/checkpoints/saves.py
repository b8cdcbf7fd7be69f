"""What must hold of the files that `save_checkpoint` of *checkpoints* writes.

Released with the assignment; holds no answer. Each law returns a sentence, or "" where it holds.
"""

from inputs import RANDOM
from loads import SMALL, comes_back, keeps_its_masks, trains_on
from tellings import number


def is_all_there(found, expected, options, epoch, seed):
    saved = found.get("saved")
    if saved and not saved["masks"] <= SMALL:
        return "Saving changed the model: it draws other random numbers now than a model that was not saved."
    if saved and not saved["after"] <= SMALL:
        return "Saving changed the model: it trains on to other weights than a model that was not saved."
    if "trouble" in found:
        return f"What is in the file can only be told through your own load_checkpoint, and {found['trouble']}."
    (load,) = found["loads"]
    words = comes_back(load, epoch) or keeps_its_masks(load, RANDOM.get(options["kind"])) or trains_on(load)
    return f"Only the file itself was kept, and loaded from another folder. {words}" if words else ""


def is_one_file(found, expected, *rest):
    for one in found:
        name, there = one["name"], one["there"]
        if not one["written"]:
            if name in there:
                return f"At the path {name} there is a folder or an empty file, where one file with everything is due."
            instead = f"; there is {', '.join(there)}" if there else " and nothing else either"
            return f"After save_checkpoint(“{name}”, …) there is no file {name}{instead}."
        if there != [name]:
            extra = ", ".join(other for other in there if other != name)
            return f"Beside {name} there is {extra} in the folder: one checkpoint is one file."
        if one["same"]:
            return f"Saving again under the name {name} changed nothing: the older checkpoint is still there."
        if not one["notes"]:
            return "Another file in the folder, notes.txt, was changed or removed."
    return ""


def is_whole_at_any_time(found, expected, *rest):
    if found["part"]:
        return "For a moment only a part of the new checkpoint is at the path. A program killed just then leaves that."
    if found["empty"]:
        return "For a moment the file at the path is empty. Should the program be killed just then, nothing is left."
    if found["gone"]:
        return "For a moment there is nothing at the path: the older checkpoint goes before the new one is in place."
    if found["in place"]:
        return "The older checkpoint is written over, byte by byte. A program killed meanwhile leaves half of each."
    return "" if found["written"] else "After saving, there is nothing new at the path."


def keeps_the_older(found, expected, moments, seed):
    for count, one in enumerate(found["endings"]):
        when = "When somebody interrupts the program" if count % 2 else "When the disk is full"
        if not one["kept"] and number(one["epoch"]) not in (1.0, 2.0):
            left = "a file that cannot be loaded is left at the path" if one["there"] else "nothing is left at the path"
            return f"{when} in the middle of saving, {left}; expected the older checkpoint."
    return f"After a save that failed, the next one fails as well: {found['again']}." if found["again"] else ""
