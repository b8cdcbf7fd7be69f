"""Make a rule set of one's own."""

outcome = attempt(lambda: call("landlock_create_ruleset", 0, 0, 1))
