"""End the process from within Python."""

# Expected: A died. N died. B died. C died.

raise SystemExit(0)
