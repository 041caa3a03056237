"""Runs before the app in a Linux package: programs that it starts (the browser) must not find our libraries.

The packed program was started with LD_LIBRARY_PATH at its own libraries; the linker has read it by now.
"""

import os

_before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
if _before is not None:
    os.environ["LD_LIBRARY_PATH"] = _before
else:
    os.environ.pop("LD_LIBRARY_PATH", None)
