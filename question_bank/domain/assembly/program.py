"""A linear program in whole numbers, built row by row and solved by HiGHS."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import highspy
import numpy as np
from highspy._core import _Highs
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
NO_BOUND: Final = float("inf")


class Outcome(StrEnum):
    """How a search ended."""

    OPTIMAL = "optimal"
    """Within the gap of the bound, proven."""
    FOUND = "found"
    """A solution, without proof that it is within the gap."""
    IMPOSSIBLE = "impossible"
    """Proven: there is no solution."""
    NOTHING = "nothing"
    """No solution was found in the time or the number of nodes given, and none was proven impossible."""


@dataclass(frozen=True, slots=True)
class Solved:
    """``values`` of all columns (empty without a solution); ``bound``: nothing can be better than this."""

    outcome: Outcome
    values: Numbers
    objective: float
    bound: float


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to search. Nodes end a search alike on every machine, ``seconds`` do not."""

    seconds: float
    seed: int = 0
    gap: float = 0.0
    nodes: int | None = None
    good_enough: float | None = None
    """Stop as soon as the objective is this good."""


class Program:
    """Minimises the sum of costs over columns between bounds, some of them whole numbers, under rows of bounds."""

    def __init__(self) -> None:
        self._lower: list[float] = []
        self._upper: list[float] = []
        self._cost: list[float] = []
        self._whole: list[bool] = []
        self._row_lower: list[float] = []
        self._row_upper: list[float] = []
        self._starts: list[int] = [0]
        self._index: list[Places] = []
        self._value: list[Numbers] = []

    def column(self, lower: float, upper: float, *, cost: float = 0.0, whole: bool = False) -> int:
        """A new column; its place."""
        return int(self.columns(np.array([lower]), np.array([upper]), cost=cost, whole=whole)[0])

    def columns(self, lower: Numbers, upper: Numbers, *, cost: float = 0.0, whole: bool = True) -> Places:
        """New columns; their places."""
        first, count = len(self._lower), len(lower)
        self._lower += lower.tolist()
        self._upper += upper.tolist()
        self._cost += [cost] * count
        self._whole += [whole] * count
        return np.arange(first, first + count)

    def row(self, lower: float, upper: float, columns: Places, values: Numbers) -> None:
        """lower <= sum of values times columns <= upper."""
        self._row_lower.append(lower)
        self._row_upper.append(upper)
        self._index.append(columns)
        self._value.append(values)
        self._starts.append(self._starts[-1] + len(columns))

    def solve(self, effort: Effort, *, start: Numbers | None = None) -> Solved:
        """Searches; ``start`` holds values of all columns to begin with."""
        solver = _Highs()  # the public class prints a banner to standard output as it is made
        for name, value in (
            ("output_flag", False),
            ("threads", 1),
            ("parallel", "off"),
            ("random_seed", effort.seed % 2_147_483_647),
            ("time_limit", max(effort.seconds, 0.05)),
            ("mip_rel_gap", effort.gap),
        ):
            solver.setOptionValue(name, value)
        if effort.nodes is not None:
            solver.setOptionValue("mip_max_nodes", effort.nodes)
        if effort.good_enough is not None:
            solver.setOptionValue("objective_target", effort.good_enough)
        solver.passModel(self._model())
        if start is not None:
            told = highspy.HighsSolution()
            told.col_value = start.tolist()
            solver.setSolution(told)
        solver.run()
        return _read(solver)

    def prices(self) -> Numbers:
        """What one more of each column would cost beside the best solution in fractions (its reduced cost)."""
        solver = _Highs()
        solver.setOptionValue("output_flag", False)
        model = self._model()
        model.integrality_ = []
        solver.passModel(model)
        solver.run()
        return np.array(solver.getSolution().col_dual)

    def _model(self) -> highspy.HighsLp:
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self._lower), len(self._row_lower)
        model.col_cost_ = np.array(self._cost)
        model.col_lower_ = np.array(self._lower)
        model.col_upper_ = np.array(self._upper)
        model.row_lower_ = np.array(self._row_lower)
        model.row_upper_ = np.array(self._row_upper)
        kinds = highspy.HighsVarType
        model.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in self._whole]
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(self._starts, dtype=np.int32)
        model.a_matrix_.index_ = np.concatenate([*self._index, np.array([], dtype=np.int64)]).astype(np.int32)
        model.a_matrix_.value_ = np.concatenate([*self._value, np.array([])])
        return model


def _read(solver: _Highs) -> Solved:
    status, info = solver.getModelStatus(), solver.getInfo()
    kinds = highspy.HighsModelStatus
    if status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
        return Solved(Outcome.IMPOSSIBLE, np.array([]), NO_BOUND, NO_BOUND)
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Solved(Outcome.NOTHING, np.array([]), NO_BOUND, info.mip_dual_bound)
    outcome = Outcome.OPTIMAL if status == kinds.kOptimal else Outcome.FOUND
    values = np.array(solver.getSolution().col_value)
    return Solved(outcome, values, info.objective_function_value, info.mip_dual_bound)
