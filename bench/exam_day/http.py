"""A small HTTP/1.1 client for measuring: kept-alive connections, requests as bytes, nothing that is not needed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass


@dataclass(slots=True)
class Answer:
    """Status, head and body as they came."""

    status: int
    head: bytes
    body: bytes


class Connection:
    """One connection, opened anew when the server closed it. Raises OSError or EOFError where there is no answer."""

    def __init__(self, port: int, timeout: float = 30.0) -> None:
        self._port, self._timeout = port, timeout
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> Answer:
        """Sends `request` and reads the answer. A connection that breaks is forgotten, never tried again here."""
        try:
            async with asyncio.timeout(self._timeout):
                if self._streams is None:
                    self._streams = await asyncio.open_connection("127.0.0.1", self._port)
                reader, writer = self._streams
                writer.write(request)
                return await self._read(reader)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Forgets the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def _read(self, reader: asyncio.StreamReader) -> Answer:
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        low = head.lower()
        start = low.find(b"\r\ncontent-length:")
        if start >= 0:
            length = int(low[start + 17 : low.index(b"\r\n", start + 17)])
            body = await reader.readexactly(length)
        elif b"\r\ntransfer-encoding: chunked" in low:
            body = await _chunks(reader)
        else:
            body = b""
        if b"\r\nconnection: close" in low:
            self.close()
        return Answer(status, head, body)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    parts = []
    while size := int(await reader.readline(), 16):
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readline()
    return b"".join(parts)


def request(method: str, path: str, *, host: str, cookies: str, token: str = "", body: bytes = b"") -> bytes:
    """The bytes of a request. Whoever writes sends the form token and says where the page came from."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", f"Cookie: {cookies}", "X-Forwarded-Proto: https"]
    if method != "GET":
        lines += [f"X-CSRFToken: {token}", f"Origin: https://{host}", f"Referer: https://{host}/"]
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body
