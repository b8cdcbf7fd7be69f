"""Decide about observations: pure functions that never run, load or believe anything from a submission."""
