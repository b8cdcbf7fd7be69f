"""Start threads that need hardly any memory, without end."""

# Expected: A over_limit. N over_limit. B over_limit. C over_limit.

import threading

threading.stack_size(32768)
while True:
    threading.Thread(target=threading.Event().wait, daemon=True).start()
