"""What was noticed that no exercise asks for, in words for the instructor.

Trusted side, pure. What stands in the blanks comes from the submission's own process and is text to be escaped.
"""

from autograder.language import message, phrase, recalled
from autograder.model.oddity import Kind, Oddity

_PLACES = (message("Cell {number}"),)
_NAMELESS = (message("a program"),)
_WORDS = {
    Kind.FRAMES: message("{place} looks into frames or memory that are not its own."),
    Kind.FILES: message("{place} opened a file that is none of its own."),
    Kind.NETWORK: message("{place} tried to reach the network."),
    Kind.PROCESS: message("{place} tried to start or to signal a process."),
    Kind.NATIVE: message("{place} called C code or read memory through ctypes."),
    Kind.GRADER: message("{place} names a module of the grader."),
    Kind.ENVIRONMENT: message("{place} names a variable that tells whether it is being graded."),
    Kind.PATCH: message("{place} put a function of its own in place of a library's."),
    Kind.WIRE: message("{place} wrote on the connection to the grader."),
}
_TOLD = {
    Kind.FRAMES: message("{place} looks into frames or memory that are not its own ({what})."),
    Kind.FILES: message("{place} opened a file that is none of its own ({what})."),
    Kind.NETWORK: message("{place} tried to reach the network ({what})."),
    Kind.PROCESS: message("{place} tried to start or to signal a process ({what})."),
    Kind.NATIVE: message("{place} called C code or read memory through ctypes ({what})."),
    Kind.GRADER: message("{place} names a module of the grader ({what})."),
    Kind.ENVIRONMENT: message("{place} names a variable that tells whether it is being graded ({what})."),
    Kind.PATCH: message("{place} put a function of its own in place of a library's ({what})."),
    Kind.WIRE: message("{place} wrote on the connection to the grader ({what})."),
}


def noticed_words(oddity: Oddity) -> str:
    """Return the oddity as one sentence."""
    words = _TOLD if oddity.what else _WORDS
    return phrase(words[oddity.kind], place=recalled(oddity.place, _PLACES), what=recalled(oddity.what, _NAMELESS))
