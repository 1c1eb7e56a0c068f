"""Simulated candidates: who answers which item rightly, by the Rasch model with a floor for guessing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def simulate_right_answers(
    *,
    abilities: npt.NDArray[np.float64],
    difficulties: npt.NDArray[np.float64],
    guessing: npt.NDArray[np.float64],
    generator: np.random.Generator,
) -> npt.NDArray[np.bool_]:
    """Draws a candidates x items matrix of right answers.

    P(right) = c + (1 - c) / (1 + exp(-(theta - b))), the one-parameter logistic model of Rasch (1960) with the lower
    asymptote c of Birnbaum (1968). `abilities` (theta) and `difficulties` (b) are in logits, `guessing` (c) is a
    fraction 0..1 per item.
    """
    logits = abilities[:, None] - difficulties[None, :]
    chance = guessing[None, :] + (1.0 - guessing[None, :]) / (1.0 + np.exp(-logits))
    drawn: npt.NDArray[np.bool_] = generator.random(chance.shape) < chance
    return drawn
