"""Second ways to what is said of norms and skips: seed by seed from what was measured; theory in closed form."""

import math
import statistics

from scipy.optimize import brentq

from figures_src.experiments.norms_trained import norms_trained
from figures_src.experiments.skip_and_norm import skip_and_norm
from figures_src.maths.blocks import (
    BATCH_NORM,
    LAYER_NORM_AFTER,
    LAYER_NORM_BEFORE,
    PLAIN,
    SKIPS,
    SKIPS_BATCH_NORM,
)
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from tests.evidence.ways.way import Approved, Way

_RECIPES = {"sigmoid": (SIGMOID, "xavier"), "tanh": (TANH, "xavier"), "relu": (RELU, "he")}
_BLOCKS = {
    "plain": (PLAIN, "plain"),
    "batch_norm": (BATCH_NORM, "batch norm"),
    "layer_norm_after": (LAYER_NORM_AFTER, "layer norm after"),
    "layer_norm_before": (LAYER_NORM_BEFORE, "layer norm before"),
    "skips": (SKIPS, "skip"),
    "skips_batch_norm": (SKIPS_BATCH_NORM, "skip batch norm"),
}
# The learning rates that were tried, in half octaves.
_TRIED = {
    ("sigmoid", "plain"): (-12, -6, 0),
    ("sigmoid", "batch_norm"): (-7, -6, -5, -4, -3, -2),
    ("sigmoid", "layer_norm_after"): (-12, -6, 0),
    ("sigmoid", "layer_norm_before"): (-11, -10, -9, -8, -7, -6),
    ("sigmoid", "skips"): (-5, -4, -3, -2, -1),
    ("tanh", "plain"): (-11, -10, -9, -8, -7, -6),
    ("tanh", "batch_norm"): (-12, -11, -10, -9, -8, -7, -6),
    ("tanh", "skips"): (-15, -14, -13, -12, -11, -10, -9, -8),
    ("relu", "plain"): (-15, -14, -13, -12, -11, -10, -9, -8, -7),
    ("relu", "batch_norm"): (-2, -1, 0, 1, 2, 3),
    ("relu", "skips"): (-58, -52, -46),
    ("relu", "skips_batch_norm"): (-14, -13, -12, -11, -10, -9),
}
_DEEP = {
    "sigmoid": ("plain", "batch_norm", "layer_norm_after", "layer_norm_before", "skips"),
    "relu": ("batch_norm", "skips", "skips_batch_norm"),
}


def _deep(name, block):
    tens = skip_and_norm(*_RECIPES[name], _BLOCKS[block][0]).gradient
    assert tens.shape == (10,)
    return [10 ** float(ten) for ten in tens]


def _deep_weights(name, block):
    tens = skip_and_norm(*_RECIPES[name], _BLOCKS[block][0]).weight_gradient
    assert tens.shape == (10,)
    return [10 ** float(ten) for ten in tens]


def _learnt(name, block):
    """At the rate at which the two seeds that tried them have the least loss together, which is their median."""
    found = norms_trained(*_RECIPES[name], _BLOCKS[block][0], _TRIED[name, block])
    tried = [row for row in zip(found.rates, found.loss, strict=True) if not all(map(math.isnan, row[1]))]
    assert [round(2 * math.log2(rate)) for rate, _ in tried] == [*_TRIED[name, block]]
    least = min(tried, key=lambda row: statistics.mean(map(float, row[1])))
    assert math.isclose(least[0], found.best) and found.test_accuracy.shape == (10,)
    return [float(share) for share in found.test_accuracy]


def _growth():
    return brentq(lambda s: s - 2 - 2 / (math.pi * (math.sqrt(s) - 1)), 2, 4, xtol=1e-14)


WAYS = {
    **{
        f"deep_{name}_{block}": Way(
            lambda name=name, block=block: _deep(name, block),
            f"first last {name} {_RECIPES[name][1]} 50 {_BLOCKS[block][1]}",
        )
        for name, blocks in _DEEP.items()
        for block in blocks
    },
    **{
        f"deep_weights_{name}_{block}": Way(
            lambda name=name, block=block: _deep_weights(name, block),
            f"first last {name} {_RECIPES[name][1]} 50 {_BLOCKS[block][1]}",
        )
        for name, block in (("sigmoid", "batch_norm"), ("relu", "skips"))
    },
    "batch_norm_factor": Way(
        lambda: [first_to_last ** (1 / 24.5) for first_to_last in _deep("relu", "batch_norm")], "mean relu batch norm"
    ),
    "batch_norm_factor_theory": Way(lambda: math.pi / (math.pi - 1), "theory"),
    "batch_norm_34": Way(lambda: (math.pi / (math.pi - 1)) ** 16.5, "relu first last 34 batch norm theory"),
    # A skip adds 1 to a layer's factor of the mean square, which is 1: forty-nine doublings.
    "skips_theory": Way(lambda: 2**24.5, "first last 50 theory relu skip"),
    "skips_growth": Way(_growth, "mean relu skip theory", rel=1e-8),
    "skips_finite_theory": Way(
        lambda: math.hypot(2**24.5, _growth() ** 24.5 / math.sqrt(128)), "first last 50 theory relu skip", rel=1e-8
    ),
    "skips_width": Way(lambda: (_growth() / 2) ** 49, "relu skip theory", rel=1e-7),
    **{
        f"norms_{name}_{block}": Way(
            lambda name=name, block=block: _learnt(name, block), f"share test 30 {name} {_BLOCKS[block][1]}"
        )
        for name, block in _TRIED
    },
}
_SETTING = "a setting, which leaves no trace in the result"
APPROVED = {
    "blocks_width": Approved(128, 0, "", _SETTING),
    "norms_steps": Approved(100, 0, "", _SETTING),
}
