"""Fisher information of questions under the logistic response models."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from question_bank.domain.assembly.model import Item


def information_of(items: list[Item], at: float) -> NDArray[np.float64]:
    """Information of each question at the ability ``at``; 0 for a question without parameters.

    a² (P - c)² (1 - P) / ((1 - c)² P) with P = c + (1 - c) / (1 + exp(-a (θ - b))), Lord (1980), chapter 5; with c = 0
    that is a² P (1 - P).
    """
    slope = np.array([item.slope or 0.0 for item in items])
    location = np.array([item.location for item in items])
    guessing = np.array([item.guessing for item in items])
    chance = guessing + (1 - guessing) / (1 + np.exp(np.clip(-slope * (at - location), -700, 700)))
    told: NDArray[np.float64] = slope**2 * (chance - guessing) ** 2 * (1 - chance)
    information: NDArray[np.float64] = told / ((1 - guessing) ** 2 * np.maximum(chance, 1e-300))
    return information
