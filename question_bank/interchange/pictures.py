"""Pictures that go along with questions: their bytes by SHA-256, and the names that they bear in a file."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Final

SUFFIXES: Final = ((b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF8", "gif"), (b"RIFF", "webp"))


class Pictures:
    """Looks pictures up once; `missing` are those whose bytes are not there."""

    def __init__(self, bytes_of: Callable[[str], bytes | None] = lambda _sha: None) -> None:
        self._bytes_of = bytes_of
        self._found: dict[str, bytes | None] = {}

    def get(self, sha: str) -> bytes | None:
        """The bytes of a picture."""
        if sha not in self._found:
            self._found[sha] = self._bytes_of(sha)
        return self._found[sha]

    def name(self, sha: str) -> str:
        """A file name that tells the picture and its format."""
        return f"{sha[:32]}.{suffix_of(self.get(sha) or b'')}"

    def named(self, sha: str) -> tuple[str, str]:
        """Its file name, and its bytes in base64 (empty where they are missing)."""
        return self.name(sha), base64.b64encode(self.get(sha) or b"").decode()

    def used(self) -> dict[str, bytes]:
        """Every picture that was asked for and is there."""
        return {sha: content for sha, content in self._found.items() if content is not None}


def suffix_of(content: bytes) -> str:
    """The usual suffix of a picture's format; `png` where the bytes are not there."""
    return next((suffix for start, suffix in SUFFIXES if content.startswith(start)), "png")
