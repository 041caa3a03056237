"""How an export of 1 GB is imported: messages a second, memory, and whether the window stays alive meanwhile.

Run by `dev.py bench import [MB]`. The app runs with its real window; a timer of 5 ms tells of stalls.
"""

from __future__ import annotations

import asyncio
import resource
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.application import Application
from app.event_loop import QtLoop
from app.session.import_outcome import Stage
from app.ui.single_instance import SingleInstance
from tests.benchmarks.importing import big_export
from tests.benchmarks.importing.stalls import Stalls
from tests.flows.desk import options_for
from tests.waiting import until

_HOURS_S = 3600.0
_MOST_MB, _MOST_STALL_MS = 400, 100


def _memory() -> tuple[float, float]:
    """MB of memory now, and at most so far."""
    now = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(now.split()[1]) / 1024, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def _run(app: QApplication, folder: Path, size_mb: int) -> int:
    path = folder / "export.zip"
    conversations, messages = big_export.write(path, size_mb * 1024 * 1024)
    print(f"export: {size_mb} MB of JSON, {conversations:,} conversations, {messages:,} messages")
    options = options_for(folder / "data")
    instance = SingleInstance(options.data_dir)
    instance.claim()
    application = Application(app, options, instance)
    application.show()
    running = asyncio.create_task(application.run())
    await until(lambda: application.is_ready, 60)
    stalls = Stalls()
    await asyncio.sleep(2)
    print(f"window at rest: {_memory()[0]:.0f} MB; {stalls.take()}")
    importing = application.rest.transfers.importing()
    start = time.perf_counter()
    importing.look_at(path)
    await until(lambda: importing.is_counted, _HOURS_S)
    took = time.perf_counter() - start
    print(f"counting: {took:.1f} s, {importing.preview.messages / took:,.0f} messages/s; {stalls.take()}")
    print(f"  memory {_memory()[0]:.0f} MB, at most {_memory()[1]:.0f} MB")
    for name in ("importing", "importing again"):
        start = time.perf_counter()
        importing.look_at(path)
        await until(lambda: importing.stage == Stage.READY, _HOURS_S)
        importing.start()
        await until(lambda: importing.stage == Stage.DONE, _HOURS_S)
        took = time.perf_counter() - start
        outcome = importing.outcome
        print(
            f"{name}: {took:.1f} s, {messages / took:,.0f} messages/s, {len(outcome.created)} new, "
            f"{outcome.unchanged} unchanged, {outcome.images} images; {stalls.take()}"
        )
        print(f"  memory {_memory()[0]:.0f} MB, at most {_memory()[1]:.0f} MB")
    application.window.close()
    await running
    instance.release()
    too_much = _memory()[1] >= _MOST_MB
    if too_much:
        print(f"more than {_MOST_MB} MB of memory")
    if stalls.longest >= _MOST_STALL_MS:
        print(f"the window stood still for {stalls.longest:.0f} ms, more than {_MOST_STALL_MS}")
    return int(too_much or stalls.longest >= _MOST_STALL_MS)


def main() -> int:
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1024
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner(loop_factory=QtLoop) as runner:
        return runner.run(_run(app, Path(folder), size))


if __name__ == "__main__":
    sys.exit(main())
