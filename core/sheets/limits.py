"""What a workbook may cost. Sizes in bytes, times in seconds, the rest counts."""

from __future__ import annotations

from typing import Final

MAX_FILE: Final = 20 * 1024 * 1024
"""Upload."""
MAX_ENTRIES: Final = 2_000
"""Files inside the archive."""
MAX_ENTRY: Final = 100 * 1024 * 1024
"""One file inside the archive, unpacked."""
MAX_UNPACKED: Final = 300 * 1024 * 1024
"""All of them together, unpacked."""
MAX_RATIO: Final = 300
"""Unpacked to packed, for entries above `RATIO_FREE`: real sheets reach 10 to 60, empty formatted rows more."""
RATIO_FREE: Final = 32 * 1024 * 1024

MAX_SHEETS: Final = 30
MAX_ROWS: Final = 50_000
"""Filled rows in the workbook."""
MAX_COLUMNS: Final = 200
MAX_CELLS: Final = 1_000_000
MAX_CELL: Final = 32_767
"""Characters in one cell: the limit of the format itself."""
MAX_TEXT: Final = 20_000_000
"""Characters in all cells together."""
MAX_SHARED_TEXT: Final = 20_000_000
MAX_DEPTH: Final = 40
"""Nesting of XML elements."""
MAX_STYLES: Final = 20_000
"""Cell formats of a workbook that is given back."""
