"""Second ways to what is said of untrained networks: seed by seed from what was measured."""

import math
import statistics

from figures_src.experiments.at_initialisation import at_initialisation
from figures_src.experiments.born_dead import born_dead
from figures_src.experiments.distributions import distributions
from figures_src.experiments.layer_speeds import layer_speeds
from figures_src.experiments.profiles import profiles
from figures_src.experiments.revival import revival
from figures_src.experiments.skip_and_norm import skip_and_norm
from figures_src.experiments.subnormal import subnormal
from figures_src.experiments.typical_gradient import typical_gradient
from figures_src.maths.catalogue.rectified import LEAKY_RELU, RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from tests.evidence.ways.theory import sigmoid_first_to_last
from tests.evidence.ways.way import Approved, MeanOf, Way, denominator


def _first_over_last(activation, initialisation):
    gradient = at_initialisation(activation, initialisation).gradient
    assert gradient.shape == (20, 10)
    return [gradient[seed, 0] / gradient[seed, 9] for seed in range(20)]


def _zeros():
    zeros = at_initialisation(RELU, "he").zeros
    return [math.fsum(zeros[seed, layer] for layer in range(10)) / 10 for seed in range(20)]


def _dead(layer):
    dead = at_initialisation(RELU, "he").dead
    return [dead[seed, layer] for seed in range(20)]


def _speed(layers, layer):
    norm = layer_speeds((30,) * layers).norm
    assert norm.shape == (200, layers)
    return [norm[seed, layer - 1] for seed in range(200)]


# In the order in which the experiment was handed them.
_CASES = tuple((activation, recipe) for activation in (RELU, LEAKY_RELU, TANH, SIGMOID) for recipe in ("xavier", "he"))


def _fifty(case):
    logs = profiles(_CASES, 50).log_gradient
    assert logs.shape == (8, 20, 50)
    return [math.exp(logs[case, seed, 0] - logs[case, seed, 49]) for seed in range(20)]


_PLAIN, _RESIDUAL, _NORMALISED, _PREPARED, _BOTH = range(5)


def _block(activation, recipe, kind):
    tens = skip_and_norm(activation, recipe).gradient
    assert tens.shape == (5, 20, 50)
    return [10 ** (tens[kind, seed, 0] - tens[kind, seed, 49]) for seed in range(20)]


def _input_share(activation, recipe, layer):
    """The gains are 1/2, 1 and 5; the layers 1, 5, 20 and 50."""
    found = distributions(activation, recipe).input_share
    assert found.shape == (3, 10, 4)
    return [found[1, seed, {5: 1, 50: 3}[layer]] for seed in range(10)]


def _typical():
    """In networks of 80 layers of 80 units: the logarithm of the squared ratio for each."""
    found = typical_gradient(80)
    (full,) = (at for at, depth in enumerate(found.depths) if depth == 80)
    return [float(row[full]) for row in found.log_ratio]


def _share_below_one():
    squared = [math.exp(value) for value in _typical()]
    return sum(value < 1 for value in squared) / len(squared)


def _subnormal(power):
    found = subnormal()
    (at,) = (at for at, size in enumerate(found.sizes) if size and round(math.log10(size)) == -power)
    return float(found.error[at])


def _born_dead():
    """Depths 5, 10, 20, widths 2, 3, 4, of twenty thousand networks each."""
    share = float(born_dead((5, 10, 20), (2, 3, 4), 20_000).share[1, 1])
    return MeanOf(share, math.sqrt(share * (1 - share) / 20_000), 20_000)


def _born_dead_lower(depth=10, width=3):
    """Lu et al. (2020), theorem 3.3, in the symbols of its text: a1, a2, and the one for both signs alive."""
    n, steps = width, depth - 2
    a1 = 1 - 1 / 2**n
    a2 = 1 - 1 / 2 ** (n - 1) - (n - 1) / 4**n
    factor = (1 - 2 ** (1 - n)) * (1 - 2**-n) / (1 + (n - 1) * 2**-n)
    return 1 - a1**steps + factor * (a2**steps - a1**steps)


WAYS = {
    "untrained_depth": Way(lambda: at_initialisation(RELU, "he").gradient.shape[1]),
    "untrained_width": Way(lambda: denominator(at_initialisation(RELU, "he").dead)),
    "first_to_last_sigmoid_xavier": Way(lambda: _first_over_last(SIGMOID, "xavier"), "first last sigmoid xavier"),
    "first_to_last_relu_he": Way(lambda: _first_over_last(RELU, "he"), "first last relu he"),
    "first_to_last_relu_xavier": Way(lambda: _first_over_last(RELU, "xavier"), "first last relu xavier"),
    "first_to_last_sigmoid_theory": Way(sigmoid_first_to_last, "sigmoid xavier theory"),
    **{
        f"speed_{layers}_{layer}": Way(
            lambda layers=layers, layer=layer: _speed(layers, layer), f"mean {layer} {layers}"
        )
        for layers, layer in ((2, 1), (2, 2), (3, 1), (3, 2), (3, 3))
    },
    "zeros_measured": Way(_zeros, "share relu"),
    "dead_first_layer": Way(lambda: _dead(0), "share relu before training first"),
    "dead_last_layer": Way(lambda: _dead(9), "share relu before training last"),
    "revival_seeds": Way(lambda: len(revival().first)),
    "revival_units": Way(lambda: denominator(revival().first, revival().second)),
    "revived_first": Way(lambda: [*map(float, revival().first)], "share first"),
    "revived_second": Way(lambda: [*map(float, revival().second)], "share second"),
    "revival_moved_first": Way(lambda: max(row[0] for row in revival().moved), "largest first"),
    "born_dead_lower": Way(_born_dead_lower, "lower share 10 3"),
    # Alive is a network of which no one of nine hidden layers has all its three units silent, each with chance 1/2.
    "born_dead_upper": Way(lambda: 1 - (7 / 8) ** 9, "upper"),
    "born_dead_measured": Way(_born_dead, "share"),
    "fifty_relu_xavier": Way(lambda: _fifty(0), "first last relu xavier 50"),
    "fifty_relu_he": Way(lambda: _fifty(1), "first last relu he 50"),
    "fifty_sigmoid_xavier": Way(lambda: _fifty(6), "first last sigmoid xavier 50"),
    **{
        f"deep_sigmoid_{word}": Way(
            lambda kind=kind: _block(SIGMOID, "xavier", kind), f"first last sigmoid xavier 50 {word}"
        )
        for kind, word in (
            (_PLAIN, "plain"), (_RESIDUAL, "residual"), (_NORMALISED, "normalised"), (_PREPARED, "prepared")
        )
    },
    **{
        f"deep_relu_{word}": Way(lambda kind=kind: _block(RELU, "he", kind), f"first last relu he 50 {word}")
        for kind, word in ((_RESIDUAL, "residual"), (_PREPARED, "prepared"), (_BOTH, "both"))
    },
    # A skip adds 1 to a layer's factor of the mean square, which is 1: forty-nine doublings.
    "skip_relu_theory": Way(lambda: 2**24.5, "relu"),
    "input_share_sigmoid_5": Way(lambda: _input_share(SIGMOID, "xavier", 5), "share mean sigmoid xavier 5"),
    "input_share_relu_50": Way(lambda: _input_share(RELU, "he", 50), "share mean relu he 50"),
    "typical_width": Way(lambda: int(typical_gradient(80).depths[-1])),
    "typical_networks": Way(lambda: len(_typical())),
    "typical_square_at_width": Way(lambda: math.exp(statistics.median(_typical())), "median relu he"),
    "typical_square_theory": Way(lambda: math.exp(-2.5), "theory"),
    "typical_share_below_one": Way(_share_below_one, "share 1"),
    "subnormal_error_1e40": Way(lambda: _subnormal(40), "32 1e-40"),
    "subnormal_error_1e43": Way(lambda: _subnormal(43), "32 1e-43"),
}  # fmt: skip

_SETTING = "a setting, which leaves no trace in the result"
APPROVED = {
    "revival_steps": Approved(150, 0, "", _SETTING),
    "revival_width": Approved(40, 0, "", _SETTING),
    "blocks_width": Approved(128, 0, "", _SETTING),
}
