"""Sealed papers by id, read and rendered once in each process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from exams.domain.layout import Layout, layout_of
from exams.domain.paper import Paper, paper_from_frozen
from exams.domain.rendering import SectionPieces, join_pieces, render_pieces
from exams.models import Exam
from exams.models import Paper as PaperRow


@dataclass(frozen=True, slots=True)
class SealedPaper:
    """A frozen paper with its key, and its candidate's JSON in pieces."""

    paper: Paper
    pieces: tuple[SectionPieces, ...]
    is_rehearsal: bool = False

    def layout(self, secret: bytes) -> Layout:
        """The layout of the attempt with this secret."""
        return layout_of(secret, self.paper.shape)

    def json_for(self, secret: bytes) -> bytes:
        """What the candidate with this secret is sent."""
        return join_pieces(self.pieces, self.layout(secret))


@lru_cache(maxsize=256)
def sealed_paper(paper_id: int, seal: str) -> SealedPaper:
    """The paper with this id; the seal is part of the name, so that no other paper can pass for it."""
    frozen, kind = PaperRow.objects.values_list("frozen", "exam__kind").get(pk=paper_id, seal=seal)
    paper = paper_from_frozen(frozen)
    return SealedPaper(paper, render_pieces(paper), kind == Exam.Kind.REHEARSAL)
