"""What a command costs: how long it runs, and the memory of all of its processes together."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.01
"""Seconds between two looks."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds until the end; the most megabytes of the whole tree at one look, and of its children alone; the exit
    code; what it printed."""

    seconds: float
    peak: float
    child: float
    code: int
    output: bytes


def watch(command: Sequence[str], *, environment: Mapping[str, str], folder: Path) -> Cost:
    """Runs `command`. Each process counts with the most that it ever held (VmHWM), so that no peak between two looks
    is missed but that of a process which lives shorter than one."""
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.PIPE)
    peaks = [0.0, 0.0]
    done = threading.Event()
    looking = threading.Thread(target=_look, args=(process.pid, peaks, done))
    looking.start()
    output, _nothing = process.communicate()
    seconds = time.perf_counter() - started
    done.set()
    looking.join()
    return Cost(seconds, peaks[0], peaks[1], process.returncode, output)


def _look(root: int, peaks: list[float], done: threading.Event) -> None:
    while not done.wait(EVERY):
        own = _megabytes(root)
        children = sum(map(_megabytes, _below(root)))
        peaks[:] = [max(peaks[0], own + children), max(peaks[1], children)]


def _below(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [grandchild for child in map(int, children) for grandchild in [child, *_below(child)]]


def _megabytes(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0
