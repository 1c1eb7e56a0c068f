"""The process that reads a file of a law: `python -m law.interchange.child NAME < FILE`.

Answers in MessagePack: a `Reading`. Nothing of Django is set up, no database is reached.
"""

from __future__ import annotations

import sys

import msgspec

from core.limited_child import limit_this_process
from law.domain.parsing import parse_law

from .law_files import UnreadableLawFile, read_law_bytes
from .reading import Reading


def main() -> int:
    """Entry point; the exit code is 0 also for a refusal, which is an answer."""
    limit_this_process()
    try:
        file = read_law_bytes(sys.stdin.buffer.read(), name=sys.argv[1])
        reading = Reading(law=parse_law(file.text, named_on=file.named_on), sha256=file.sha256)
    except UnreadableLawFile as refusal:
        reading = Reading(refused=refusal.code)
    except (MemoryError, RecursionError):
        reading = Reading(refused="too_heavy")
    sys.stdout.buffer.write(msgspec.msgpack.encode(reading))
    return 0


if __name__ == "__main__":
    sys.exit(main())
