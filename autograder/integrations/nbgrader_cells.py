"""Have a box read a submission's cells; this process never parses the file.

Trusted side. Total: a notebook with cells, or with a problem as a sentence.
"""

from autograder.errors import ProtocolError, UnreadableNotebookError
from autograder.model.notebook import Notebook
from autograder.model.submission import Submission
from autograder.observing.session import OPEN_SECONDS
from autograder.sandbox.box import BoxEnded
from autograder.sandbox.guestword import notebook_reply
from autograder.sandbox.lazy import LazyZygote


def read_cells(boxes: LazyZygote, submission: Submission) -> Notebook:
    """Return what a box read in `submission`."""
    try:
        message = {"op": "open", "format": submission.format.value, "content": submission.read()}
        with boxes.get().box() as box:
            return notebook_reply(box.ask(message, seconds=OPEN_SECONDS))
    except UnreadableNotebookError as error:
        return Notebook(problem=str(error))
    except ProtocolError as error:
        return Notebook(problem=f"The notebook could not be read: {error}.")
    except BoxEnded as ended:
        return Notebook(problem=ended.detail)
