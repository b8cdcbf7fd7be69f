"""The commands of the command line, one file a subject: arguments become calls, results become words.

Trusted side. Heavy modules are imported by the command that needs them, so that `autograder --help` answers at once.
Only `speech` prints.
"""
