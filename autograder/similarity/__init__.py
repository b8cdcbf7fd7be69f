"""Pairs of students whose answers are too alike to be chance, for a person to look at. Trusted side; no points."""
