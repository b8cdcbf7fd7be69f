"""Everything that runs on the untrusted side of the wall. The host imports nothing from here: see README.md."""
