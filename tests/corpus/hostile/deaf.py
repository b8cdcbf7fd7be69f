"""Never end, whatever is signalled."""

# Expected: A timed_out. N timed_out. B timed_out. C timed_out.
# Seconds: 0.3

import signal

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
while True:
    pass
