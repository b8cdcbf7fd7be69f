"""The language in which reports are worded: phrases, their catalogues, and the recognition of recorded English ones.

Trusted side, below everything that words a sentence. Never in the guest: what a box records is English.
"""

from autograder.language.catalogues import languages, speaking
from autograder.language.phrases import message, phrase, plural
from autograder.language.recorded import recalled

__all__ = ["languages", "message", "phrase", "plural", "recalled", "speaking"]
