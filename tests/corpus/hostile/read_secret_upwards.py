"""Read it by walking up from the own folder."""

outcome = attempt(lambda: open("../" * 30 + SECRET[1:]).read())
