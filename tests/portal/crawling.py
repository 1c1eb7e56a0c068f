"""Following every link by GET, and reading what comes: pages, calls, workbooks and printed files."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator

import docx
import openpyxl
from django.http import HttpResponse
from django.test import Client
from pypdf import PdfReader

LINK = re.compile(r"""(?:href|action|src|data-[a-z-]+)=["'](/[^"'#]*)""")
LEFT_OUT = ("/static/", "/logout", "/language", "/admin/logout")
DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def said(answer: HttpResponse) -> str:
    """What `answer` says to a reader: markup, JSON unescaped, the cells of a workbook, the text of a Word file or a PDF."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[arg-type, attr-defined]
    match answer.headers.get("Content-Type", "").partition(";")[0]:
        case "application/json":
            return json.dumps(json.loads(content), ensure_ascii=False)
        case kind if kind == SHEET:
            sheets = openpyxl.load_workbook(io.BytesIO(content)).worksheets
            return "\n".join(str(cell) for sheet in sheets for row in sheet.values for cell in row)
        case "application/pdf":
            return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        case "application/zip":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                texts = [name for name in archive.namelist() if name.endswith(".json")]
                return "\n".join(archive.read(name).decode() for name in texts)
        case kind if kind == DOCUMENT:
            document = docx.Document(io.BytesIO(content))
            cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
            return "\n".join([line.text for line in document.paragraphs] + [cell.text for cell in cells])
    return content.decode(errors="replace")


def crawled(client: Client, *starts: str) -> Iterator[tuple[str, str]]:
    """Every address that can be reached from `starts` by GET, with what it says and its headers."""
    waiting, seen = list(starts), set(starts)
    while waiting:
        address = waiting.pop()
        answer = client.get(address)
        body = said(answer)
        headers = {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}
        yield address, body + str(headers)
        found = {answer["Location"]} if answer.status_code == 302 else set(LINK.findall(body))
        fresh = {link.replace("&amp;", "&") for link in found if link.startswith("/")} - seen
        fresh = {link for link in fresh if not link.startswith(LEFT_OUT)}
        seen |= fresh
        waiting += sorted(fresh)
