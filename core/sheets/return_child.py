"""The process that gives a workbook back: `python -m core.sheets.return_child FILE TABLE_NAME`.

Marks come on standard input as JSON: `{sheet: {row: {column: text}}}`. The workbook goes to standard output; nothing
of Django is loaded, and limits on memory and time are set before the file is touched.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

from core.limited_child import limit_this_process

from .refusals import Refusal
from .returned import return_workbook


def main() -> int:
    """Entry point; the exit code is 1 when the file cannot be given back."""
    limit_this_process()
    told = json.load(sys.stdin.buffer)
    marks = {
        sheet: {int(row): {int(at): text for at, text in cells.items()} for row, cells in rows.items()}
        for sheet, rows in told.items()
    }
    content = io.BytesIO()
    try:
        return_workbook(Path(sys.argv[1]), marks, content, table_name=sys.argv[2])
    except (Refusal, MemoryError, RecursionError):
        return 1
    sys.stdout.buffer.write(content.getbuffer())
    return 0


if __name__ == "__main__":
    sys.exit(main())
