"""Second ways to what is said of how deep networks learn: cell by cell from what was measured, with theory by SciPy."""

import math
import statistics

import numpy as np
from scipy.special import expit

from figures_src.experiments.how_deep import how_deep
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.optimisers import ADAM
from tests.evidence.ways.theory import _chi, _sigmoid, _sigmoid_slope, _tanh_slope
from tests.evidence.ways.way import Approved, Way

_DEPTHS, _HALF_OCTAVES = (3, 8, 16, 30), 5
# The function, whether it is centred, the first of its five scales in half octaves, and where its search begins.
_KINDS = {"sigmoid": (SIGMOID, False, 4, 4.0), "centred": (SIGMOID, True, 2, 4.0), "relu": (RELU, False, -1, 0.7)}
_SAID = {"sigmoid": "sigmoid", "centred": "sigmoid", "relu": "relu"}
_NEAR_CRITICAL = {"sigmoid": math.sqrt(128), "centred": 4.0, "relu": math.sqrt(2)}


def _scales(kind):
    first = _KINDS[kind][2]
    return tuple(2.0 ** (step / 2) for step in range(first, first + _HALF_OCTAVES))


def _result(kind, depth, distribution="lecun"):
    activation, centred, _, begin = _KINDS[kind]
    return how_deep(activation, centred, distribution, depth, _scales(kind), begin=begin)


def _cells(kind, depth, distribution):
    """For each scale the shares of the ten seeds; nothing learnt, or diverged, is none right."""
    found = _result(kind, depth, distribution).test_accuracy
    assert found.shape == (5, 10)
    return [[0.0 if math.isnan(share) else float(share) for share in row] for row in found]


def _best(kind, depth, distribution):
    return max(_cells(kind, depth, distribution), key=statistics.median)


def _at(kind, depth, distribution, scale):
    return _cells(kind, depth, distribution)[scale]


def _xi(kind, scale):
    """The depth scale, by plain sums; of a centred sigmoid that of the tanh network that it is."""
    if kind == "sigmoid":
        chi = _chi(_sigmoid, _sigmoid_slope, scale**2)
    elif kind == "relu":
        chi = scale**2 / 2
    elif scale <= 4:
        # Below tanh's critical scale of 1 the signal dies, and every slope is 1.
        chi = scale**2 / 16
    else:
        chi = _chi(np.tanh, _tanh_slope, scale**2 / 16)
    return math.inf if abs(chi - 1) < 1e-9 else 1 / abs(math.log(chi))


def _judged(kind):
    """Of every cell: its depth, its depth in depth scales, and whether more than half of the digits are right."""
    for distribution in ("lecun", "orthogonal"):
        for depth in _DEPTHS:
            for scale, shares in zip(_scales(kind), _cells(kind, depth, distribution), strict=True):
                yield depth, depth / _xi(kind, scale), statistics.median(shares) > 0.5


def _most_right(kind, column, limits):
    """In how many cells at most one of the limits says rightly what learns."""
    cells = list(_judged(kind))
    return max(sum((cell[column] <= limit) == cell[2] for cell in cells) for limit in limits)


def _by_null(kind):
    return _most_right(kind, 0, range(31))


def _by_theory(kind):
    return _most_right(kind, 1, np.concatenate(([-1, 0], np.geomspace(0.01, 100, 20001))))


def _adam(kind, depth, name):
    activation, centred, _, _ = _KINDS[kind]
    (near,) = (each for each in _scales(kind) if math.isclose(each, _NEAR_CRITICAL[kind]))
    found = how_deep(activation, centred, "lecun", depth, (1.0, near), begin=0.1, optimiser=ADAM)
    return [float(share) for share in found.test_accuracy[int(name == "critical")]]


def _xavier(kind, depth):
    activation, centred, _, begin = _KINDS[kind]
    return how_deep(activation, centred, "lecun", depth, (1.0,), begin=begin)


_LINES = (("", "lecun", "normal"), ("_orthogonal", "orthogonal", ""))

WAYS = {
    "how_deep_seeds": Way(lambda: _result("relu", 3).test_accuracy.shape[1]),
    "how_deep_cells": Way(lambda: len(list(_judged("centred")))),
    "tanh_at_1": Way(lambda: (math.e**2 - 1) / (math.e**2 + 1), "tanh 1"),
    "sigmoid_at_2": Way(lambda: float(expit(2.0)), "σ 2"),
    "critical_centred": Way(lambda: 4.0, "sigmoid", rel=1e-6),
    **{
        f"deep_{kind}_{depth}{end}": Way(
            lambda kind=kind, depth=depth, distribution=distribution: _best(kind, depth, distribution),
            f"share test {depth} {_SAID[kind]} {word} best",
        )
        for kind, depth in (("sigmoid", 8), ("sigmoid", 16), ("centred", 16), ("centred", 30), ("relu", 30))
        for end, distribution, word in _LINES
    },
    **{
        f"xavier_{kind}_3": Way(
            lambda kind=kind: [float(share) for share in _xavier(kind, 3).test_accuracy[0]],
            "share test 3 sigmoid xavier",
        )
        for kind in ("sigmoid", "centred")
    },
    **{f"null_{kind}": Way(lambda kind=kind: _by_null(kind), f"{_SAID[kind]} best") for kind in _KINDS},
    **{f"theory_{kind}": Way(lambda kind=kind: _by_theory(kind), f"{_SAID[kind]} best") for kind in _KINDS},
    **{
        f"theory_{kind}_published": Way(lambda kind=kind: _most_right(kind, 1, (6,)), f"{_SAID[kind]} 6")
        for kind in _KINDS
    },
    **{
        f"adam_{kind}_{depth}_{name}": Way(
            lambda kind=kind, depth=depth, name=name: _adam(kind, depth, name),
            f"share test {depth} {_SAID[kind]} normal {'xavier' if name == 'xavier' else ''}",
        )
        for kind in _KINDS
        for depth in (8, 30)
        for name in ("xavier", "critical")
        # Nothing is learnt there.
        if kind == "relu" or ((depth, name) != (30, "xavier") and (kind, depth) != ("sigmoid", 30))
    },
    **{
        f"descent_{kind}_{depth}_{name}": Way(
            lambda kind=kind, depth=depth, scale=scale: _at(kind, depth, "lecun", scale),
            f"share test {depth} {_SAID[kind]} normal {'xavier' if name == 'xavier' else ''}",
        )
        for kind, depth, name, scale in (
            ("sigmoid", 8, "critical", 3),
            ("centred", 8, "critical", 2),
            ("centred", 30, "critical", 2),
            ("relu", 8, "xavier", 1),
            ("relu", 8, "critical", 2),
            ("relu", 30, "critical", 2),
        )
    },
}

APPROVED = {
    "how_deep_steps": Approved(250, 0, "training", "a setting, which leaves no trace in the result"),
}
