"""What a web worker does not carry."""

import json
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
HEAVY = (
    "numpy",
    "scipy",
    "plotly",
    "fontTools",
    "fpdf",
    "openpyxl",
    "python_calamine",
    "docx",
    "import_export.resources",
)
LOADED = """
import json, sys
import config.wsgi
from django.urls import get_resolver

def visit(resolver):
    for pattern in getattr(resolver, "url_patterns", ()):
        visit(pattern)

visit(get_resolver())
print(json.dumps([name for name in {names!r} if name in sys.modules]))
"""


def test_a_web_worker_starts_without_statistics_charts_fonts_and_spreadsheets(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOADED.format(names=HEAVY)],
        cwd=PROJECT,
        env={"LIANBING_DATA_DIR": str(tmp_path), "LIANBING_INSECURE_HTTP": "1", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(done.stdout.splitlines()[-1]) == []
