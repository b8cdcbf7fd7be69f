"""The nouns of grading as frozen records: standard library only, no behaviour beyond arithmetic on themselves."""
