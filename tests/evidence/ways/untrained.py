"""Second ways to what is said of untrained networks: seed by seed from what was measured."""

import math
import statistics

from figures_src.experiments.at_initialisation import at_initialisation
from figures_src.experiments.born_dead import born_dead
from figures_src.experiments.layer_gradients import layer_gradients
from figures_src.experiments.layer_speeds import layer_speeds
from figures_src.experiments.revival import revival
from figures_src.experiments.signal_up import signal_up
from figures_src.experiments.typical_gradient import typical_gradient
from figures_src.maths.catalogue.rectified import RELU
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


_RECIPES = ("fan_in_uniform", "xavier", "he")


def _fifty(activation, recipe, part="log_gradient"):
    logs = getattr(layer_gradients(activation), part)
    assert logs.shape == (3, 20, 50)
    row = _RECIPES.index(recipe)
    return [math.exp(logs[row, seed, 0] - logs[row, seed, 49]) for seed in range(20)]


def _weights_fifty(activation, recipe):
    return _fifty(activation, recipe, "log_weight_gradient")


def _weights_of_digits(activation, recipe):
    gradient = at_initialisation(activation, recipe).weight_gradient
    assert gradient.shape == (20, 10)
    return [gradient[seed, 0] / gradient[seed, 9] for seed in range(20)]


def _input_share(activation, scale, layer):
    found = signal_up(activation, scale, False).input_share
    assert found.shape == (20, 50)
    return [found[seed, layer - 1] for seed in range(20)]


def _spread(layer):
    found = signal_up(SIGMOID, 1.0, False).spread
    return [found[seed, layer - 1] for seed in range(20)]


def _relu_share():
    """Cho & Saul (2009): a layer makes of c the correlation (sqrt(1 - c^2) + c (pi - arccos c)) / pi."""
    c = 0.0
    for _ in range(49):
        c = (math.sqrt(1 - c**2) + c * (math.pi - math.acos(c))) / math.pi
    return 1 - c


def _typical():
    """In networks of 80 layers of 80 units: the logarithm of the squared ratio for each."""
    found = typical_gradient(80)
    (full,) = (at for at, depth in enumerate(found.depths) if depth == 80)
    return [float(row[full]) for row in found.log_ratio]


def _share_below_one():
    squared = [math.exp(value) for value in _typical()]
    return sum(value < 1 for value in squared) / len(squared)


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
    "layers_measured": Way(lambda: layer_gradients(RELU).log_gradient.shape[-1], "measured"),
    "fifty_relu_xavier": Way(lambda: _fifty(RELU, "xavier"), "first last relu xavier 50"),
    "fifty_sigmoid_xavier": Way(lambda: _fifty(SIGMOID, "xavier"), "first last sigmoid xavier 50"),
    "weights_fifty_relu_xavier": Way(lambda: _weights_fifty(RELU, "xavier"), "first last relu xavier 50"),
    "weights_fifty_sigmoid_xavier": Way(lambda: _weights_fifty(SIGMOID, "xavier"), "first last sigmoid xavier 50"),
    "weights_fifty_tanh_fan_in_uniform": Way(
        lambda: _weights_fifty(TANH, "fan_in_uniform"), "first last tanh ±1/√n 50"
    ),
    "first_to_last_weights_sigmoid_xavier": Way(
        lambda: _weights_of_digits(SIGMOID, "xavier"), "first last sigmoid xavier"
    ),
    "first_to_last_weights_relu_xavier": Way(lambda: _weights_of_digits(RELU, "xavier"), "first last relu xavier"),
    "input_share_sigmoid_5": Way(lambda: _input_share(SIGMOID, 1.0, 5), "share mean sigmoid xavier 5"),
    "input_share_relu_50": Way(lambda: _input_share(RELU, math.sqrt(2), 50), "share mean relu he 50"),
    "input_share_relu_theory": Way(_relu_share, "share relu he 50 theory"),
    "spread_sigmoid_5_measured": Way(lambda: _spread(5), "measured sigmoid xavier 5"),
    "typical_width": Way(lambda: int(typical_gradient(80).depths[-1])),
    "typical_networks": Way(lambda: len(_typical())),
    "typical_square_at_width": Way(lambda: math.exp(statistics.median(_typical())), "median relu he"),
    "typical_square_theory": Way(lambda: math.exp(-2.5), "theory"),
    "typical_share_below_one": Way(_share_below_one, "share 1"),
}  # fmt: skip

_SETTING = "a setting, which leaves no trace in the result"
APPROVED = {
    "revival_steps": Approved(150, 0, "", _SETTING),
    "revival_width": Approved(40, 0, "", _SETTING),
}
