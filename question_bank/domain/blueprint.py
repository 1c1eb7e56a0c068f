"""Blueprints (双向细目表): what a paper asks of the bank, whether the bank can give it, and the draw.

A cell asks for a number of questions of one subject and kind, and where it says so of one difficulty, knowledge point,
level or police type. Questions that several cells could have are shared out so that as many places as possible are
filled: cells are served one after the other, the narrow ones first, and a cell that finds nothing left may take what
another one can replace. That is a maximum flow, so if it fails, no other way of sharing would work.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from question_bank.domain.errors import BlueprintImpossible
from question_bank.domain.sharing import Sharing

ALL = "*"
"""In the tags of a question: meant for all of that kind."""


@dataclass(frozen=True, slots=True)
class Cell:
    """``count`` questions of ``marks`` each; ``difficulty`` 1 to 5, or None for any.

    ``point`` (a knowledge point or any below it), ``level`` and ``police_type`` are codes, empty for any.
    """

    subject: str
    kind: str
    difficulty: int | None
    count: int
    marks: Decimal
    point: str = ""
    level: str = ""
    police_type: str = ""

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ValueError("a cell asks for at least one question")
        if self.marks <= 0:
            raise ValueError("questions in a cell carry marks above zero")
        if self.difficulty is not None and not 1 <= self.difficulty <= 5:
            raise ValueError("difficulty is 1 to 5, or any")

    @property
    def asked(self) -> tuple[str, str, int | None, str, str, str]:
        """What tells it from other cells."""
        return self.subject, self.kind, self.difficulty, self.point, self.level, self.police_type

    @property
    def tags(self) -> tuple[tuple[str, str], ...]:
        """The tags that a question needs, each with the one that stands for all of its kind."""
        named = (("point", self.point), ("level", self.level), ("police_type", self.police_type))
        return tuple((f"{kind}:{code}", f"{kind}:{ALL}") for kind, code in named if code)

    def fits(self, key: "StockKey") -> bool:
        """Whether questions of this sort may stand in the cell."""
        subject, kind, difficulty, tags = key
        return (
            (subject, kind) == (self.subject, self.kind)
            and self.difficulty in (None, difficulty)
            and all(wanted in tags or everybody in tags for wanted, everybody in self.tags)
        )


StockKey = tuple[str, str, int, frozenset[str]]
"""Subject, kind, difficulty and tags (`point:`, `level:` and `police_type:` with a code, or with ALL)."""


@dataclass(frozen=True, slots=True)
class PoolQuestion:
    """A question that may be drawn. ``id`` names it for good; its ``tags`` hold the points above its own as well."""

    id: int
    subject: str
    kind: str
    difficulty: int
    tags: frozenset[str] = frozenset()

    @property
    def key(self) -> StockKey:
        """What sort of question it is."""
        return self.subject, self.kind, self.difficulty, self.tags


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


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """Cells (by number) that together ask for ``needed`` questions while only ``there`` are of use to any of them.

    The smallest change: ask for ``missing`` fewer in them, or approve as many more that fit one of them.
    """

    cells: tuple[int, ...]
    needed: int
    there: int

    @property
    def missing(self) -> int:
        """How many questions are lacking."""
        return self.needed - self.there


def stock_of(pool: Iterable[PoolQuestion]) -> dict[StockKey, int]:
    """How many questions ``pool`` holds of each sort."""
    stock: dict[StockKey, int] = defaultdict(int)
    for question in pool:
        stock[question.key] += 1
    return dict(stock)


def supply(cells: Sequence[Cell], stock: Mapping[StockKey, int]) -> tuple[CellSupply, ...]:
    """What ``stock`` gives to each of ``cells``, in their order.

    Cells that ask for the same questions share them in the order in which they stand.
    """
    return _shared_out(cells, stock)[0]


def bottlenecks(cells: Sequence[Cell], stock: Mapping[StockKey, int]) -> tuple[Bottleneck, ...]:
    """Why cells cannot be filled: for each that lacks questions the smallest set of cells that are in its way."""
    answers, sharing = _shared_out(cells, stock)
    found: dict[tuple[int, ...], Bottleneck] = {}
    for number, answer in enumerate(answers):
        if not answer.possible:
            together, there = sharing.in_the_way(number)
            needed = sum(cells[one].count for one in together)
            found[together] = Bottleneck(together, needed, there)
    return tuple(found.values())


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
    fits = _fitting(cells, {question.key for question in questions})
    sharing = Sharing(
        [[fits[number, question.key] for question in questions] for number in range(len(cells))]
    )
    for number, cell in narrow_first(cells):
        sharing.fill(number, cell.count)
    places = {question.id: place for place, question in enumerate(questions)}
    drawn = ([questions[place].id for place in sharing.held(number)] for number in range(len(cells)))
    return tuple(tuple(sorted(ids, key=lambda one: places[one])) for ids in drawn)


def full_marks(cells: Iterable[Cell]) -> Decimal:
    """The full marks of a paper made from ``cells``."""
    return sum((cell.count * cell.marks for cell in cells), Decimal(0))


def narrow_first(cells: Sequence[Cell]) -> list[tuple[int, Cell]]:
    """Cells with their numbers in the order in which they are served: those that ask for most first."""
    return sorted(
        enumerate(cells),
        key=lambda numbered: (-len(numbered[1].tags) - (numbered[1].difficulty is not None), numbered[0]),
    )


def _shared_out(
    cells: Sequence[Cell], stock: Mapping[StockKey, int]
) -> tuple[tuple[CellSupply, ...], Sharing]:
    keys = sorted(stock, key=lambda key: (*key[:3], sorted(key[3])))
    fits = _fitting(cells, keys)
    sharing = Sharing(
        [[fits[number, key] for key in keys] for number in range(len(cells))], [stock[key] for key in keys]
    )
    answers: dict[int, CellSupply] = {}
    for number, cell in narrow_first(cells):
        matching = sum(stock[key] for key in keys if fits[number, key])
        available = sharing.fill(number, matching)
        sharing.give_back(number, max(0, available - cell.count))
        answers[number] = CellSupply(cell, matching, available)
    return tuple(answers[number] for number in range(len(cells))), sharing


def _fitting(cells: Sequence[Cell], keys: Iterable[StockKey]) -> dict[tuple[int, StockKey], bool]:
    return {(number, key): cell.fits(key) for key in keys for number, cell in enumerate(cells)}


def lot(seed: str, question_id: int) -> bytes:
    """What orders questions at random, the same on every machine."""
    return hashlib.sha256(f"{seed}|{question_id}".encode()).digest()
