"""Every number that prose quotes, by name, with how it is computed. A page writes [[name:.3g]] and never the digits."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from figures_src import depth_facts
from figures_src.experiments import at_initialisation as untrained
from figures_src.experiments import revival as silenced
from figures_src.experiments import single_neuron as neuron
from figures_src.experiments import training as trained
from figures_src.experiments.at_initialisation import at_initialisation
from figures_src.experiments.data import digits
from figures_src.experiments.revival import revival
from figures_src.experiments.single_neuron import single_neuron
from figures_src.experiments.training import training
from figures_src.fact import Fact, by_name, spread
from figures_src.maths import boltzmann, depth
from figures_src.maths.activations import CATALOGUE, LEAK
from figures_src.maths.gaussian import expectation
from figures_src.maths.losses import binary_cross_entropy_gradient, squared_error_gradient
from figures_src.maths.mean_field import log_gradients
from figures_src.maths.network import INITIALISATIONS
from figures_src.maths.properties import (
    dense_operations,
    maximum_slope,
    mean_output,
    operations,
    saturation_point,
    share_of_exact_zeros,
)

RELU, SIGMOID, TANH = CATALOGUE["relu"], CATALOGUE["sigmoid"], CATALOGUE["tanh"]
DEPTHS = (5, 20, 50)
LONG = 300


def _shapes() -> Iterator[Fact]:
    yield Fact("sigmoid_slope_max", "the largest slope of the sigmoid", lambda: maximum_slope(SIGMOID))
    yield Fact("tanh_slope_max", "the largest slope of tanh", lambda: maximum_slope(TANH))
    yield Fact("sigmoid_mean_output", "E[σ(z)] for standard normal z", lambda: mean_output(SIGMOID))
    yield Fact("relu_mean_output", "E[ReLU(z)] for standard normal z", lambda: mean_output(RELU))
    yield Fact("relu_zero_share", "P(ReLU(z) = 0) for standard normal z", lambda: share_of_exact_zeros(RELU))
    yield Fact("sigmoid_zero_share", "P(σ(z) = 0) for standard normal z", lambda: share_of_exact_zeros(SIGMOID))
    yield Fact("relu_slope_at_zero", "the subgradient that the code takes at x = 0", lambda: float(RELU.df(0.0)))
    yield Fact("leaky_slope", "the slope of Leaky ReLU for negative x", lambda: LEAK)
    for share in (0.1, 0.01):
        yield Fact(
            f"sigmoid_under_{share:.0%}".replace("%", "_percent"),
            f"where the sigmoid's slope falls under {share:.0%} of its maximum",
            saturation_point,
            (SIGMOID, share),
        )
    yield Fact("sigmoid_slope_at_5", "σ′(5)", lambda: float(SIGMOID.df(5.0)))
    yield Fact("sigmoid_slope_at_40", "σ′(40), where 1 − σ(40) rounds to 0 in float64", lambda: float(SIGMOID.df(40.0)))


def _chains() -> Iterator[Fact]:
    settled = depth.fixed_point(SIGMOID.f, 0.5)
    yield Fact("chain_fixed_point", "the x with σ(x) = x", lambda: settled)
    yield Fact("chain_factor", "σ′ at the x with σ(x) = x", lambda: float(SIGMOID.df(settled)))
    for layers in DEPTHS:
        yield Fact(
            f"best_case_{layers}",
            f"the largest slope of the sigmoid to the power {layers}",
            lambda layers: np.exp(depth.best_case_log_gradients(SIGMOID, layers)[-1]),
            (layers,),
        )
    for float_type in depth.SMALLEST:
        yield Fact(
            f"vanishing_depth_{float_type}",
            f"the least L at which a quarter to the power L is 0 in {float_type}",
            depth.vanishing_depth,
            (np.log(maximum_slope(SIGMOID)), float_type),
        )
    yield Fact(
        "steep_chain_slope",
        "the slope of 50 sigmoid layers with w = 4 and b = −2 at the input 1/2",
        lambda: float(np.exp(depth.scalar_chain(SIGMOID, 0.5, 50, 4.0, -2.0).log_gradients[-1])),
    )
    yield Fact(
        "steep_chain_from_zero",
        "the same from the input 0",
        lambda: np.exp(depth.scalar_chain(SIGMOID, 0.0, 50, 4.0, -2.0).log_gradients[-1]),
    )
    yield Fact("open_paths_10", "the share of paths through ten layers whose ReLUs are all open", lambda: 0.5**10)
    grid = np.linspace(-10, 10, 100)
    yield Fact("iterated_fixed_point", "the g with σ′(g) = g", lambda: depth.fixed_point(SIGMOID.df, 0.25))
    yield Fact(
        "iterated_span",
        "largest less least value of the fifth iterate of σ′ on the program's grid",
        lambda: float(np.ptp(depth.iterate(SIGMOID.df, grid, 5)[5])),
    )
    yield Fact(
        "product_after_5",
        "the largest product of five slopes on the program's grid",
        lambda: float(np.exp(depth.scalar_chain(SIGMOID, grid, 5).log_gradients[-1].max())),
    )
    yield Fact("gate_kept_50", "σ(1) to the power 50", lambda: float(SIGMOID.f(1.0)) ** 50)
    yield Fact("gate_kept_50_no_bias", "σ(0) to the power 50", lambda: float(SIGMOID.f(0.0)) ** 50)
    yield Fact("gate_kept_50_high_bias", "σ(5) to the power 50", lambda: float(SIGMOID.f(5.0)) ** 50)
    yield Fact("relu_gate_growth_50", "a cell multiplied 50 times by a ReLU gate open at 1.5", lambda: 1.5**50)


def _initialisations() -> Iterator[Fact]:
    mean_square_slope = expectation(lambda x: RELU.df(x) ** 2, kinks=(0.0,))
    yield Fact("relu_mean_square_slope", "E[ReLU′(z)²] for normal z", lambda: mean_square_slope)
    for recipe in INITIALISATIONS.values():
        how = f"root-mean-square factor of a gradient in a ReLU layer with {recipe.title} weights"
        factor = recipe.sigma_w * np.sqrt(mean_square_slope)
        yield Fact(f"relu_factor_{recipe.name}", how, float, (factor,))
        for layers in (9, 50):
            yield Fact(f"relu_left_{layers}_{recipe.name}", f"{how}, to the power {layers}", float, (factor**layers,))


def _first_to_last(activation: str, initialisation: str) -> ArrayLike:
    gradient = at_initialisation(activation, initialisation).gradient
    return gradient[:, 0] / gradient[:, -1]


def _untrained() -> Iterator[Fact]:
    yield Fact("untrained_depth", "hidden layers of the untrained networks", lambda: untrained.DEPTH)
    yield Fact("untrained_width", "units in each of them", lambda: untrained.WIDTH)
    yield Fact("untrained_seeds", "networks of each kind", lambda: len(untrained.SEEDS))
    for activation, initialisation in (("sigmoid", "xavier"), ("relu", "he"), ("relu", "xavier")):
        name = f"first_to_last_{activation}_{initialisation}"
        how = f"gradient in the first over that in the last hidden layer, {activation} with {initialisation}"
        yield from spread(name, how, _first_to_last, activation, initialisation)
    yield Fact(
        "first_to_last_sigmoid_theory",
        "the same ratio for sigmoid with Xavier by the theory of infinite width",
        lambda: np.exp(log_gradients(SIGMOID, untrained.DEPTH, INITIALISATIONS["xavier"].sigma_w, 0.0)[0]),
    )
    zeros, dead = "share of exact zeros in a ReLU network", "share of ReLU units silent on all digits"
    yield from spread("zeros_measured", zeros, lambda: at_initialisation("relu", "he").zeros.mean(axis=1))
    for layer, place in ((0, "first"), (-1, "last")):
        yield from spread(
            f"dead_{place}_layer",
            f"{dead}, {place} hidden layer",
            lambda layer: at_initialisation("relu", "he").dead[:, layer],
            layer,
        )


def _dead_units() -> Iterator[Fact]:
    yield Fact("revival_seeds", "networks in the revival experiment", lambda: len(silenced.SEEDS))
    yield Fact("revival_steps", "steps of gradient descent in it", lambda: silenced.STEPS)
    yield Fact("revival_width", "units of the layer", lambda: silenced.WIDTH)
    yield Fact("revival_units", "units silenced in each network", lambda: silenced.SILENCED)
    for layer in ("first", "second"):
        how = f"share of silenced {layer}-layer units that came back"
        yield from spread(f"revived_{layer}", how, lambda layer: getattr(revival(), layer), layer)
    yield Fact(
        "revival_moved_first",
        "largest change of any weight of a silenced first-layer unit",
        lambda: float(revival().moved[:, 0].max()),
    )


def _accuracy(*network: Any) -> ArrayLike:
    """On the test, at the learning rate that trains best: choosing it by the test would flatter."""
    return training(*network).test_accuracy[_best_rate(*network), :, -1]


def _best_rate(*network: Any) -> int:
    """By the training loss; a diverged network is no candidate."""
    loss = training(*network).loss[..., -1]
    return int(np.median(np.where(np.isfinite(loss), loss, np.inf), axis=1).argmin())


def _epochs_by_rate(*network: Any) -> Any:
    """To a training error of 25%, (rate, seed); never counts as the whole run."""
    there = training(*network).train_accuracy >= 0.75
    return np.where(there.any(axis=-1), there.argmax(axis=-1) + 1, trained.EPOCHS)


def _epochs(*network: Any) -> Any:
    """At the rate that gets there first."""
    first = _epochs_by_rate(*network)
    return first[np.median(first, axis=1).argmin()]


def _trained() -> Iterator[Fact]:
    yield Fact("train_examples", "digits to learn from", lambda: len(digits().train_inputs))
    yield Fact("test_examples", "digits to test on", lambda: len(digits().test_inputs))
    yield Fact("training_width", "units a hidden layer", lambda: trained.WIDTH)
    yield Fact("training_epochs", "passes over the training digits", lambda: trained.EPOCHS)
    yield Fact("training_seeds", "networks of each kind and learning rate", lambda: len(trained.SEEDS))
    yield Fact("training_rate_least", "the smallest of the learning rates", lambda: min(trained.RATES))
    yield Fact("training_rate_most", "the largest of them", lambda: max(trained.RATES))
    yield Fact("training_rates", "learning rates tried", lambda: len(trained.RATES))
    yield Fact("chance", "share that guessing gets right", lambda: 1 / digits().test_targets.shape[1])
    for layers in (1, 5):
        for kind, arguments in {
            "sigmoid": ("sigmoid", "xavier", layers, 1.0),
            "sigmoid_gain_4": ("sigmoid", "xavier", layers, 4.0),
            "tanh": ("tanh", "xavier", layers, 1.0),
            "relu": ("relu", "he", layers, 1.0),
        }.items():
            where = f"{layers} hidden {'layer' if layers == 1 else 'layers'}, {kind}"
            yield from spread(
                f"accuracy_{kind}_{layers}", f"share of test digits right, {where}", _accuracy, *arguments
            )
            yield from spread(f"epochs_{kind}_{layers}", f"epochs to 25% training error, {where}", _epochs, *arguments)
            slow, at = f"epochs to 25% training error at the smallest rate, {where}", (0, *arguments)
            yield from spread(f"slow_epochs_{kind}_{layers}", slow, lambda rate, *a: _epochs_by_rate(*a)[rate], *at)
            rate = f"the learning rate that trains best, {where}"
            yield Fact(f"rate_{kind}_{layers}", rate, lambda *a: trained.RATES[_best_rate(*a)], arguments)
    yield Fact(
        "speed_up_over_tanh",
        "epochs to 25% training error, tanh over ReLU, 5 hidden layers, medians",
        lambda: np.median(_epochs("tanh", "xavier", 5, 1.0)) / np.median(_epochs("relu", "he", 5, 1.0)),
    )
    yield Fact(
        "accuracy_sigmoid_5_most",
        "largest share of test digits right of any rate and seed, 5 hidden layers, sigmoid",
        lambda: np.max(training("sigmoid", "xavier", 5, 1.0).test_accuracy[..., -1]),
    )
    yield Fact("long_epochs", "epochs of the long run of five sigmoid layers", lambda: LONG)
    yield from spread(
        "accuracy_sigmoid_5_long",
        "share of test digits right after the long run, 5 hidden layers, sigmoid at a rate of 1",
        lambda: training("sigmoid", "xavier", 5, rates=(1.0,), epochs=LONG).test_accuracy[0, :, -1],
    )


def _outputs() -> Iterator[Fact]:
    wrong, target = np.array(-10.0), np.array(1.0)
    yield Fact(
        "wrong_cross_entropy",
        "size of dL/dz for y = 1 at the logit −10, cross-entropy",
        lambda: abs(float(binary_cross_entropy_gradient(wrong, target))),
    )
    yield Fact(
        "wrong_squared_error",
        "size of dL/dz for y = 1 at the logit −10, squared error",
        lambda: abs(float(squared_error_gradient(wrong, target))),
    )
    yield Fact("neuron_epochs", "epochs of the single neuron", lambda: neuron.EPOCHS)
    yield Fact("neuron_rate", "its learning rate", lambda: neuron.RATE)
    for start, name in enumerate(("near", "far")):
        before = f"output of the neuron from the {name} start"
        yield Fact(f"neuron_{name}_before", before, lambda start: single_neuron().squared_error[start, 0], (start,))
        for loss in ("squared_error", "cross_entropy"):
            yield Fact(
                f"neuron_{name}_{loss}",
                f"{before} after training, {loss.replace('_', ' ')}",
                lambda loss, start: getattr(single_neuron(), loss)[start, -1],
                (loss, start),
            )

    def boltzmann_error() -> float:
        generator = np.random.default_rng(0)
        weights, visible, hidden = generator.normal(size=(8, 6)), generator.normal(size=8), generator.normal(size=6)
        enumerated = boltzmann.enumerated_conditional(weights, visible, hidden)
        return float(np.max(np.abs(enumerated - boltzmann.sigmoid_conditional(weights, hidden))))

    yield Fact("boltzmann_states", "joint states of 8 visible and 6 hidden units", lambda: 2**8 * 2**6)
    yield Fact("boltzmann_error", "largest difference between enumerated p(h = 1 | v) and σ(c + vW)", boltzmann_error)


def _cost() -> Iterator[Fact]:
    width, exponential = 256, 20
    yield Fact("exponential_operations", "operations that an exponential is counted as", lambda: exponential)
    yield Fact("layer_width", "units in the dense layer whose operations are counted", lambda: width)
    for name, share in (("layer_operations", 0.0), ("layer_operations_sparse", 0.5)):
        how = f"multiplications and additions a unit of it, counted, {share:.0%} of its inputs zero"
        yield Fact(name, how, lambda share: dense_operations(width, share), (share,))
    yield Fact("sigmoid_operations", "operations of one sigmoid", lambda: sum(operations(SIGMOID).values()))
    yield Fact("relu_operations", "operations of one ReLU", lambda: sum(operations(RELU).values()))
    yield Fact(
        "sigmoid_share_of_layer",
        "operations of the sigmoid over those of its layer, exponentials counted as that many",
        lambda: (sum(operations(SIGMOID).values()) + exponential - 1) / (2 * width),
    )


_HERE = (_shapes, _chains, _initialisations, _untrained, _dead_units, _trained, _outputs, _cost)
_SOURCES = (*_HERE, depth_facts.theory, depth_facts.deep, depth_facts.maps, depth_facts.reproduced)
FACTS = by_name(fact for source in _SOURCES for fact in source())


def evaluate(progress: Callable[[Iterable[Fact], int], Iterable[Fact]] = lambda facts, _: facts) -> dict[str, float]:
    """The value of every fact, by name; ``progress`` wraps the facts as they are worked through.

    Raises:
        ValueError: a value is not a number; the message names the fact.
    """
    values = {fact.name: float(fact.compute(*fact.at)) for fact in progress(FACTS.values(), len(FACTS))}
    for name, value in values.items():
        if np.isnan(value):
            raise ValueError(f"fact {name!r} is not a number")
    return values
