"""Blueprints (双向细目表): what a paper asks of the bank, whether the bank can give it, and the draw.

A cell asks for a number of questions of one subject and kind, of one difficulty or of any. Within a
subject and kind the cells of one difficulty are served first: nothing else can serve them. What is
left over is what an any-difficulty cell can have. Since the sets of questions are nested in this way,
serving the narrow cells first is exact: if it fails, no other way of sharing would work.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from question_bank.domain.errors import BlueprintImpossible


@dataclass(frozen=True, slots=True)
class Cell:
    """``count`` questions of ``marks`` each; ``difficulty`` 1 to 5, or None for any."""

    subject: str
    kind: str
    difficulty: int | None
    count: int
    marks: Decimal

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ValueError("a cell asks for at least one question")
        if self.marks <= 0:
            raise ValueError("questions in a cell carry marks above zero")
        if self.difficulty is not None and not 1 <= self.difficulty <= 5:
            raise ValueError("difficulty is 1 to 5, or any")


@dataclass(frozen=True, slots=True)
class PoolQuestion:
    """A question that may be drawn. ``id`` names it for good."""

    id: int
    subject: str
    kind: str
    difficulty: int


@dataclass(frozen=True, slots=True)
class CellSupply:
    """What the bank holds for one cell.

    ``matching`` counts all questions that fit the cell; ``available`` those that other cells, which
    are served before it, leave to it. The cell is possible when ``available`` reaches ``needed``.
    """

    cell: Cell
    matching: int
    available: int

    @property
    def needed(self) -> int:
        """How many questions the cell asks for."""
        return self.cell.count

    @property
    def missing(self) -> int:
        """How many questions are lacking; 0 when the cell can be filled."""
        return max(0, self.needed - self.available)

    @property
    def possible(self) -> bool:
        """Whether the cell can be filled beside all others."""
        return self.missing == 0


StockKey = tuple[str, str, int]


def stock_of(pool: Iterable[PoolQuestion]) -> dict[StockKey, int]:
    """How many questions ``pool`` holds by (subject, kind, difficulty)."""
    stock: dict[StockKey, int] = defaultdict(int)
    for question in pool:
        stock[question.subject, question.kind, question.difficulty] += 1
    return dict(stock)


def supply(cells: Sequence[Cell], stock: Mapping[StockKey, int]) -> tuple[CellSupply, ...]:
    """What ``stock`` gives to each of ``cells``, in their order.

    Cells that ask for the same questions share them in the order in which they stand.
    """
    left = dict(stock)
    answers: dict[int, CellSupply] = {}
    for number, cell in narrow_first(cells):
        keys = [key for key in stock if _fits(key, cell)]
        available = sum(left[key] for key in keys)
        answers[number] = CellSupply(cell, sum(stock[key] for key in keys), available)
        to_take = cell.count
        for key in sorted(keys):
            taken = min(to_take, left[key])
            left[key] -= taken
            to_take -= taken
    return tuple(answers[number] for number in range(len(cells)))


def shortages(cells: Sequence[Cell], stock: Mapping[StockKey, int]) -> tuple[CellSupply, ...]:
    """The cells that cannot be filled beside all others; empty when the blueprint is possible."""
    return tuple(answer for answer in supply(cells, stock) if not answer.possible)


def draw(cells: Sequence[Cell], pool: Iterable[PoolQuestion], seed: str) -> tuple[tuple[int, ...], ...]:
    """For each cell the ids of its questions: random by ``seed``, no question twice.

    The same cells, pool and seed give the same draw on every machine and version: questions are
    ordered by SHA-256 of seed and id. Raises BlueprintImpossible with the shortages.
    """
    questions = sorted(pool, key=lambda question: lot(seed, question.id))
    lacking = shortages(cells, stock_of(questions))
    if lacking:
        raise BlueprintImpossible(lacking)
    taken: set[int] = set()
    drawn: dict[int, tuple[int, ...]] = {}
    for number, cell in narrow_first(cells):
        fitting = (
            question.id
            for question in questions
            if question.id not in taken
            and _fits((question.subject, question.kind, question.difficulty), cell)
        )
        drawn[number] = tuple(question for question, _ in zip(fitting, range(cell.count), strict=False))
        taken.update(drawn[number])
    return tuple(drawn[number] for number in range(len(cells)))


def full_marks(cells: Iterable[Cell]) -> Decimal:
    """The full marks of a paper made from ``cells``."""
    return sum((cell.count * cell.marks for cell in cells), Decimal(0))


def narrow_first(cells: Sequence[Cell]) -> list[tuple[int, Cell]]:
    """Cells with their numbers in the order in which they are served."""
    return sorted(enumerate(cells), key=lambda numbered: (numbered[1].difficulty is None, numbered[0]))


def _fits(key: StockKey, cell: Cell) -> bool:
    subject, kind, difficulty = key
    return (subject, kind) == (cell.subject, cell.kind) and cell.difficulty in (None, difficulty)


def lot(seed: str, question_id: int) -> bytes:
    """What orders questions at random, the same on every machine."""
    return hashlib.sha256(f"{seed}|{question_id}".encode()).digest()
