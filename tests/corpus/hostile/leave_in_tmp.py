"""Leave a file for the next student in the zygote's own /tmp, outside of this box's room."""

# Expected: C open: every user may write there.

from pathlib import Path

outcome = attempt(lambda: Path("/tmp/for-the-next").write_text("the answers"))
