"""msgspec, without what it would load besides.

It takes `typing_extensions` where that is installed, for names that `typing` has itself. Loading
it takes as long as msgspec does, on both sides of the wire, at every grading.
"""

from __future__ import annotations

import sys

_loaded = "typing_extensions" in sys.modules
if not _loaded:
    sys.modules["typing_extensions"] = None  # type: ignore[assignment]
try:
    import msgspec as msgspec
finally:
    if not _loaded:
        del sys.modules["typing_extensions"]
