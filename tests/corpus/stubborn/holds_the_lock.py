"""Keeps the interpreter in one long operation."""

pow(3, 10**9)
