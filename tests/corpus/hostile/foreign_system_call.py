"""Dodge the filter by calls of another kind of machine."""

# Expected: A died. N died. B died. C died.
# Machine: x86_64

call(0x40000000 + 57)
outcome = "open"
