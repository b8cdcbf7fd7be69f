"""The course folder on disk: assignments and their answer keys, and how released files are built from solutions."""
