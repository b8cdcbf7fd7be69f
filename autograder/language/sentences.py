"""The English sentences that a record may hold: what boxes, the sandbox, the readers and the plan say.

Trusted side, pure data. Where such a sentence is made it stands as code that runs in a box, or before any language is
known; a test holds that it stands here too. A blank called ``why`` may hold a sentence of ours again.
"""

from autograder.language.phrases import message

# From the guest, about the file.
_FILES = (
    message("The file is empty."),
    message("The notebook is nested too deeply to be read."),
    message("The notebook is too large to be read."),
    message("The file is not a notebook: it is not JSON ({why})."),
    message("line {line}, column {column}: {words}"),
    message("a number in it is too long"),
    message("The file is JSON, but not a notebook: it has no list of cells."),
    message("{number} entries in the list of cells are no cells and were left out."),
    message("The notebook holds more code than can be graded, some 400,000 characters. Are data pasted into it?"),
    message("The notebook has {number} cells; at most {most} can be graded."),
    message("The file is not in UTF-8; characters that could not be read were replaced."),
    message("The file is in {encoding} instead of UTF-8."),
)

# From the guest, about a call.
_CALLS = (
    message("printed more than 1 MB"),
    message("used more memory than one exercise may use"),
    message("{name} returned something nested too deeply."),
    message("{name} returned a dict with a key of type {type}."),
    message("{name} returned an array with {number} dimensions."),
    message("{name} returned something of type {type}, which holds no numbers that could be read."),
    message("{name} returned something of type {type}, which is no array although it says so."),
    message("{name} returned an array of Python objects instead of numbers."),
    message("{name} returned an array of entries of type {type}."),
    message("{name} returned more than 32 MB of numbers."),
    message("{name} returned more text or longer lists than can be read."),
    message("{name} returned something of type {type}: reading it raised {error}: {words}."),
    message("What {name} did could not be observed ({type})."),
    message("What the notebook left behind stopped it from being observed ({type})."),
    message("The result cannot be handed over: {why}."),
    message("the value takes {number} bytes; at most {most} can cross the wall"),
    message("the value is nested deeper than {number} levels"),
    message(
        "{type} cannot cross the wall: a plain value is None, bool, int, float, str, bytes, list, tuple, dict or a "
        "NumPy array"
    ),
    message("an array of {type} with {number} dimensions cannot cross the wall"),
    message("the keys of a dict must be str, received {type}"),
)

# From the sandbox: why a box ended.
_ENDINGS = (
    message("did not finish within {seconds} seconds"),
    message("used more than {number} MB of memory"),
    message("used more than {seconds} seconds of processor time"),
    message("started more than {number} threads"),
    message("wrote more than {number} files or {size} MB"),
    message("gave back more than can be looked at"),
    message("wrote something of its own on the connection to the grader"),
    message("could not be graded: the sandbox was stopped from outside"),
    message("ended the Python process (os._exit or a crash)"),
    message("a gradient is an array or nothing"),
    message("a cell is a dict"),
    message("a reply says how it ended"),
    message("an exception is described by a dict"),
    message("a time is a number of seconds"),
    message("`{key}` is true or false"),
    message("`{key}` is text"),
    message("`{key}` is a list"),
    message("`{key}` is a list of texts"),
)

# From the conversation with a box, and from what was found and repaired in a notebook.
_NOTEBOOKS = (
    message("The notebook could not be read: {why}."),
    message("The notebook's process sent something unreadable: {why}"),
    message("it sent something unreadable: {why}"),
    message("Cell {number} was stopped and left out: {why}"),
    message("{name} is still as it was handed out."),
    message("The notebook does not define {name}."),
    message("{name} is not defined yet: run the cell that defines it."),
    message("{name} did not finish within {seconds} seconds. Train for fewer epochs?"),
    message("{name} did not finish within {seconds} seconds. Is there a loop that never ends?"),
    message("This was not observed; a person must look."),
    message("The answer cell of {name} is there {number} times; the last one that works counts."),
    message("The answer cell of {name} had lost its label; it was found by its cell id."),
    message("The answer to {name} was found in another cell than its own."),
    message("The answer cell of {name} had lost its label; it was found by the name it defines."),
    message("The check cell of {name} is missing or has lost its label; it is not needed here."),
    message("The check cell of {name} is there {number} times; it is not needed here."),
    message("The check cell of {name} was edited; the original counts."),
)

# From whoever looks for submissions, and unpacks them.
_SUBMISSIONS = (
    message("No notebook was handed in: expected {name}.ipynb, found nothing."),
    message("No notebook was handed in: expected {name}.ipynb, found {others}."),
    message("{name} was graded; also in the folder: {others}."),
    message("{student} handed in {number} times: {source} was graded, not {others}."),
    message("Canvas has marked it as late."),
    message("The archive holds {name} {number} times under one name; the last was read."),
    message("The file handed in is a link to another place, not a notebook."),
    message("The file cannot be opened: {words}."),
    message("What was handed in is not a regular file."),
    message(
        "The file has {number} MB; at most {most} MB are read. Clear the outputs (Kernel, Restart and Clear Output), "
        "save, and hand it in again."
    ),
    message("The folder handed in holds more than {most} files; hand in the notebook alone."),
    message("The folder handed in cannot be opened: {words}."),
    message("The file is locked with a password; hand it in without one."),
    message("The file is packed in a way that is not read here (method {number}); use an ordinary zip."),
    message("The file cannot be unpacked from the archive: {why}."),
    message("there is nothing where the archive says it is"),
    message("it is cut short or changed"),
    message("it cannot be decompressed"),
    message("it holds more than it says"),
)

# Whatever a record may hold as a sentence.
RECORDED: tuple[str, ...] = (*_FILES, *_CALLS, *_ENDINGS, *_NOTEBOOKS, *_SUBMISSIONS)
# What may stand as the message of an exception although it is ours.
EXCEPTIONS: tuple[str, ...] = (
    message("The grader keeps scikit-learn's and Keras's data files closed; use the rows you are given."),
    message("input() cannot be used here: nobody is there to answer. Write the value into the cell."),
    message("(its message cannot be read)"),
)
# As the message of a SyntaxError that was found before anything ran.
SYNTAX: tuple[str, ...] = (message("line {line}: {words}"), message("the code is nested too deeply"))
# Where an exception was raised; a file's own name stays as it is.
PLACES: tuple[str, ...] = (message("your code"), message("cell {number}"), message("cell of variant {number}"))
# What a value is.
TYPES: tuple[str, ...] = (
    message("tensor {dtype} {shape}"),
    message("array {dtype} {shape}"),
    message("{type} of {number}"),
)
