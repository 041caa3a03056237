#!/usr/bin/env python3
"""The one command of this project: `python3 dev.py run`, `python3 dev.py test`, `python3 dev.py --help`.

This file runs on any Python and only looks for one that the program supports; the work is done in `devtools`.
"""

import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
NEWEST = (3, 14)


def is_supported(version):
    return OLDEST <= tuple(version[:2]) <= NEWEST


def candidates():
    """Commands that may start a supported Python, newest first."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        if os.name == "nt":
            yield ["py", "-3.%d" % minor]
        yield ["python3.%d" % minor]


def find_python():
    """The path of a supported Python, or None."""
    question = "import sys; sys.stdout.write('%d.%d %s' % (sys.version_info[:2] + (sys.executable,)))"
    for command in candidates():
        program = shutil.which(command[0])
        if not program:
            continue
        try:
            answer = subprocess.check_output([program] + command[1:] + ["-c", question], stderr=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError):
            continue  # a shim without its Python
        version, _, path = answer.decode().partition(" ")
        if is_supported([int(part) for part in version.split(".")]):
            return path
    return None


def main():
    if is_supported(sys.version_info):
        from devtools.command_line import main as run_command

        return run_command(sys.argv[1:])
    python = find_python() if sys.version_info >= (3, 3) else None
    if python:
        return subprocess.call([python, os.path.abspath(__file__)] + sys.argv[1:])
    sys.stderr.write(
        "Dousha needs Python 3.%d to 3.%d; this is Python %d.%d and no other was found.\n"
        "Install one from https://www.python.org/downloads/ or your system's packages, "
        "then run: python3.%d dev.py\n"
        % (OLDEST[1], NEWEST[1], sys.version_info[0], sys.version_info[1], NEWEST[1] - 1)
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
