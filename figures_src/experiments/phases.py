"""The plane of weight and bias scales: chi by theory as a map, and measured at some points on it."""

from dataclasses import dataclass

import numpy as np

from figures_src.experiments import cached
from figures_src.maths.activations import Array, find
from figures_src.maths.depth import profile
from figures_src.maths.mean_field import chi, critical_sigma_w, depth_scale

SEEDS = tuple(range(5))
DEPTH, WIDTH, SETTLED = 50, 256, 10
COLUMNS, ROWS = 41, 25


@dataclass(frozen=True)
class Phases:
    """``sigma_w`` (columns,), ``sigma_b`` (rows,), ``chi`` (rows, columns); ``critical`` (rows,): sigma_w.

    ``dots`` (points, 2): where it was measured; ``measured`` (points, seed): mean factor over the settled layers.
    """

    sigma_w: Array
    sigma_b: Array
    chi: Array
    critical: Array
    dots: Array
    measured: Array


@dataclass(frozen=True)
class Factors:
    """The mean of the mean square gradient's factor over the layers in which the variance has settled: (seed,)."""

    factor: Array


@cached(Factors)
def factors(
    activation: str, sigma_w: float, sigma_b: float, width: int = WIDTH, seeds: tuple[int, ...] = SEEDS
) -> Factors:
    """chi as it is measured, in networks of fifty layers."""
    found = profile(find(activation), "lecun", DEPTH, width, seeds, gain=sigma_w, bias_deviation=sigma_b, batch=16)
    return Factors(np.exp(-2 * np.diff(found.log_gradient, axis=1))[:, SETTLED:].mean(axis=1))


@cached(Phases)
def phases(activation: str, reach_w: float, reach_b: float) -> Phases:
    """Theory on a grid up to (reach_w, reach_b), measurement on nine points."""
    record = find(activation)
    sigma_w, sigma_b = np.linspace(reach_w / COLUMNS, reach_w, COLUMNS), np.linspace(0, reach_b, ROWS)
    dots = np.array([(w * reach_w, b * reach_b) for b in (0.25, 0.55, 0.85) for w in (0.2, 0.5, 0.8)])
    return Phases(
        sigma_w,
        sigma_b,
        np.array([[chi(record, w, b) for w in sigma_w] for b in sigma_b]),
        np.array([critical_sigma_w(record, b) for b in sigma_b]),
        dots,
        np.array([factors(activation, float(w), float(b)).factor for w, b in dots]),
    )


@dataclass(frozen=True)
class DepthScales:
    """``xi`` (functions, points) over ``sigma_w`` (points,), by theory.

    ``dots`` (dots,): the weight scales at which ``measured`` (functions, dots, seed) was.
    """

    sigma_w: Array
    xi: Array
    dots: Array
    measured: Array


@cached(DepthScales)
def depth_scales(activations: tuple[str, ...], sigma_b: float) -> DepthScales:
    """The depth scale over weight scales from 0.3 to 30: by theory, and from the measured factors 1/|ln chi|."""
    records = [find(name) for name in activations]
    # Towards its critical point each function's depth scale grows beyond all bounds, between any two points of a grid.
    beside = 1 + np.outer((-1, 1), np.geomspace(1e-4, 1e-2, 20)).ravel()
    sigma_w = np.sort(
        np.concatenate(
            [np.geomspace(0.3, 30, 401), *(critical_sigma_w(record, sigma_b) * beside for record in records)]
        )
    )
    dots = np.geomspace(0.4, 22.5, 8)
    return DepthScales(
        sigma_w,
        np.array([[depth_scale(record, w, sigma_b) for w in sigma_w] for record in records]),
        dots,
        np.array([[1 / np.abs(np.log(factors(name, float(w), sigma_b).factor)) for w in dots] for name in activations]),
    )
