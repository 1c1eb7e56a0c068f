"""Trees of processes, read from /proc: processor time, memory, and how to end one."""

from __future__ import annotations

import os
import signal
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def tree(root: int) -> list[int]:
    """`root` and everything below it."""
    children = defaultdict(list)
    for pid, fields in _stats():
        children[int(fields[1])].append(pid)
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += children[pid]
    return found


def cpu_seconds(roots: Iterable[int]) -> float:
    """User and system time of the trees below `roots`, living and reaped, in seconds."""
    wanted = {pid for root in roots for pid in tree(root)}
    return sum(sum(map(int, fields[11:15])) for pid, fields in _stats() if pid in wanted) / TICKS


def machine_seconds() -> tuple[float, float]:
    """Processor time of everything on this machine since it started: (used, idle), in seconds."""
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    idle = fields[3] + fields[4]
    return (sum(fields) - idle) / TICKS, idle / TICKS


def resident_mb(pid: int) -> float:
    """Memory that a process holds, in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def kill_tree(root: int, number: signal.Signals = signal.SIGKILL) -> None:
    """Sends `number` to `root` and everything below it."""
    for pid in tree(root):
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def _stats() -> Iterable[tuple[int, list[str]]]:
    """Every process with the fields of its `stat` after the name: state, parent, …"""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                text = (entry / "stat").read_text()
                yield int(entry.name), text[text.rindex(")") + 2 :].split()
