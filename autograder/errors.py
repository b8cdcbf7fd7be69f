r"""The error tree: the type says whose fault it is.

Used on both sides of the wall; holds no secret and imports nothing.

* AutograderError
  + SubmissionError              the student's work: becomes a verdict, never stops a class
    - UnreadableNotebookError    the file is not a notebook that can be read
    - ProtocolError              what the guest sent is not one frame of plain values
  + UsageError                   the command was given something it cannot use: a sentence, exit 2
    - AuthoringError             an assignment's own files contradict themselves
  + InternalError                ours or the host's: never costs a student a point
    - SandboxUnavailableError    no box could be built, or it could not prove its confinement
    - StoreError                 the record could not be written or read
"""


class AutograderError(Exception):
    """Base class of every error this package raises on purpose."""


class SubmissionError(AutograderError):
    """The student's work is at fault; the message is written for the student."""


class UnreadableNotebookError(SubmissionError):
    """The submitted file is not a notebook that can be read."""


class ProtocolError(SubmissionError):
    """What came across the wire is not one frame of plain values."""


class UsageError(AutograderError):
    """The command was given something it cannot use; the message says what to do."""


class AuthoringError(UsageError):
    """The files of an assignment contradict themselves; the message names file and line."""


class InternalError(AutograderError):
    """Our fault or the host's: the student's points wait for a person."""


class SandboxUnavailableError(InternalError):
    """No box could be built, or a box could not prove its confinement."""


class StoreError(InternalError):
    """Observations or verdicts could not be written or read."""
