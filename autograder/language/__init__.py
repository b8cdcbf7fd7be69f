"""The language in which reports are worded: phrases, their catalogues, and the recognition of recorded English ones.

Trusted side, below everything that words a sentence. Never in the guest: what a box records is English.
"""

from autograder.language.catalogues import SOURCE, chosen, languages, speaking, wording
from autograder.language.phrases import is_english, joined, listed, message, phrase, plural, tongue, voice
from autograder.language.recorded import recalled

__all__ = [
    "SOURCE",
    "chosen",
    "is_english",
    "joined",
    "languages",
    "listed",
    "message",
    "phrase",
    "plural",
    "recalled",
    "speaking",
    "tongue",
    "voice",
    "wording",
]
