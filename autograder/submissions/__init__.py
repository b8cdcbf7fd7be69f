"""Find what students handed in: nbgrader's `submitted/`, a folder of files, one file, or a zip of these."""
