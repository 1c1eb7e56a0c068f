"""Running one of our own modules in a process of its own, with bounds on memory and time.

What opens files from outside runs there: a file that is built to exhaust memory ends its own process and nothing else.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Final

PROJECT_DIR: Final = Path(__file__).resolve().parent.parent
MEMORY: Final = 600 * 1024 * 1024
"""Bytes of address space; what a process really uses stays far below."""
CPU_SECONDS: Final = 40
WALL_SECONDS: Final = 120.0


class ChildFailed(Exception):
    """The process was stopped by its limits, or ended without an answer."""


def run_limited(module: str, *arguments: str, content: bytes) -> bytes:
    """What `python -m module arguments…` answers to `content` on its standard input; raises ChildFailed.

    The module calls `limit_this_process` before it reads anything.
    """
    command = [sys.executable, "-E", "-X", "utf8", "-m", module, *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - fixed program, our own module
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=PROJECT_DIR,
            env={"PATH": os.defpath},
            timeout=WALL_SECONDS,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as failure:
        raise ChildFailed(module) from failure
    return done.stdout


def limit_this_process() -> None:
    """Bounds memory and time of this process for good; called by a child before it opens anything."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
