"""Leave a file in site-packages that every Python reads when it starts."""

import os, numpy

where = os.path.dirname(os.path.dirname(numpy.__file__))
outcome = attempt(lambda: open(where + "/mine.pth", "w").write("import os"))
