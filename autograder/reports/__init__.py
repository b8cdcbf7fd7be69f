"""Views of a `Report`: JSON, CSV, pages, a notebook's card, the terminal's words.

Trusted side, pure: from records to text, without files, clocks or anyone's code. What a submission says is only ever
shown as text.
"""
