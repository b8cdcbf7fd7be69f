"""The host's side of the wall: boxes in which submissions run, their limits, and what this machine can confine."""
