"""What is said of optimisers: which verdicts they turn over, which layers they move, and what a default costs."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from figures_src.evidence.claim import Claim
from figures_src.evidence.fact import Fact
from figures_src.experiments import default_linear as default
from figures_src.experiments import optimisers as trained
from figures_src.maths.activation import Array
from figures_src.maths.losses import CROSS_ENTROPY

_NETWORKS = {
    "sigmoid": "5 sigmoid layers with Xavier",
    "tanh": "5 tanh layers with Xavier",
    "relu": "5 ReLU layers with He",
    "deep_relu_xavier": "30 ReLU layers with Xavier",
    "deep_relu_he": "30 ReLU layers with He",
}
_OPTIMISERS = {"gradient_descent": "gradient descent", "momentum": "momentum", "adam": "Adam"}
_RECIPES = {"fan_in_uniform": "the default of nn.Linear", "he": "He's weights"}
_WAYS = {"gradient_descent": "gradient descent", "adam": "Adam", "batch_norm": "gradient descent and batch norm"}


def _accuracy(network: str, optimiser: str) -> Array:
    found: Array = trained.measured(network).test_accuracy[trained.position(network, optimiser)]
    return found


def _steps(network: str, optimiser: str) -> Array:
    """To three quarters of the training digits; never counts as the whole run."""
    epochs = trained.KINDS[network][3][trained.position(network, optimiser)].epochs
    there = trained.measured(network).train_accuracy[trained.position(network, optimiser), :, :epochs] >= 0.75
    return trained.EPOCH * np.where(there.any(axis=-1), there.argmax(axis=-1) + 1, epochs)


def _budget(network: str, optimiser: str) -> int:
    return trained.EPOCH * trained.KINDS[network][3][trained.position(network, optimiser)].epochs


def _begun(network: str, optimiser: str) -> Array:
    found: Array = trained.measured(network).begun[trained.position(network, optimiser)]
    return found


def _early() -> Array:
    """By gradient descent, in as many epochs as Adam is given."""
    epochs = trained.KINDS["sigmoid"][3][trained.position("sigmoid", "adam")].epochs
    found: Array = trained.measured("sigmoid").train_accuracy[trained.position("sigmoid", "gradient_descent")]
    return found[:, epochs - 1]


def _least_loss(network: str, optimiser: str) -> float:
    """Of all rates and networks that try them."""
    return float(np.nanmin(trained.measured(network).loss[trained.position(network, optimiser)]))


def _rates(end: str) -> float:
    """The ends of what gradient descent was tried with in thirty layers with Xavier's weights."""
    tried = trained.KINDS["deep_relu_xavier"][3][trained.position("deep_relu_xavier", "gradient_descent")]
    return float(2.0 ** (tried.half_octaves[0 if end == "least" else -1] / 2))


def _settings() -> Iterator[Fact]:
    yield Fact("optimiser_seeds", "networks of each kind, by each optimiser", lambda: len(trained.SEEDS), ".0f")
    yield Fact("optimiser_batch", "digits in a batch of these networks", lambda: trained.BATCH, ".0f")
    for network, optimiser in (("sigmoid", "gradient_descent"), ("sigmoid", "adam"), ("deep_relu_he", "adam")):
        how = f"training steps of {_NETWORKS[network]}, {_OPTIMISERS[optimiser]}"
        yield Fact(f"optimiser_budget_{network}_{optimiser}", how, partial(_budget, network, optimiser), ",.0f")
    for end, word in (("least", "smallest"), ("most", "largest")):
        how = f"the {word} learning rate of {_NETWORKS['deep_relu_xavier']} with gradient descent"
        yield Fact(f"optimiser_rate_{end}", how, partial(_rates, end))


def _turned() -> Iterator[Fact]:
    for network in ("sigmoid", "tanh", "deep_relu_xavier", "deep_relu_he"):
        for optimiser, words in _OPTIMISERS.items():
            how = f"share of test digits right, {_NETWORKS[network]}, {words}"
            yield Fact(f"optimiser_{network}_{optimiser}", how, partial(_accuracy, network, optimiser), ".0%")
    for network, optimiser in (("sigmoid", "gradient_descent"), ("sigmoid", "adam"), ("tanh", "gradient_descent")):
        how = f"steps to 25% training error, {_NETWORKS[network]}, {_OPTIMISERS[optimiser]}"
        yield Fact(f"optimiser_steps_{network}_{optimiser}", how, partial(_steps, network, optimiser), ",.0f")
    for optimiser in ("gradient_descent", "momentum"):
        how = f"smallest training loss at any learning rate, {_NETWORKS['deep_relu_xavier']}, {_OPTIMISERS[optimiser]}"
        yield Fact(f"optimiser_loss_{optimiser}", how, partial(_least_loss, "deep_relu_xavier", optimiser), ".2f")
    how = f"share of training digits right as soon as Adam is done, {_NETWORKS['sigmoid']}, gradient descent"
    yield Fact("optimiser_sigmoid_early", how, _early, ".0%")
    how = "training loss of a network that gives each of the 10 digits the same chance"
    yield Fact("loss_of_guessing", how, lambda: float(CROSS_ENTROPY.value(np.zeros(10), np.eye(10)[0])), ".2f")


def _moved() -> Iterator[Fact]:
    for network in ("sigmoid", "tanh", "relu"):
        how = f"steps until the weights of layer 1 have moved by 1%, {_NETWORKS[network]}, gradient descent"
        yield Fact(f"first_percent_{network}", how, partial(_begun, network, "gradient_descent"), ".2g")
    how = f"steps until the weights of layer 1 have moved by 1%, {_NETWORKS['sigmoid']}, Adam"
    yield Fact("first_percent_sigmoid_adam", how, partial(_begun, "sigmoid", "adam"), ".0f")


def _default_accuracy(recipe: str, how: str) -> Array:
    return default.measured(recipe, how).test_accuracy


def _default_steps(recipe: str, how: str, share: float) -> Array:
    """To a share of the training digits; never counts as the whole run."""
    there = default.measured(recipe, how).train_accuracy >= share
    return default.EVERY * np.where(there.any(axis=-1), there.argmax(axis=-1) + 1, there.shape[-1])


def _defaults() -> Iterator[Fact]:
    yield Fact("default_linear_layers", "ReLU layers of the networks with the default", lambda: default.DEPTH, ".0f")
    yield Fact(
        "default_linear_budget",
        "their training steps",
        lambda: default.EVERY * default.measured("he", "adam").train_accuracy.shape[-1],
        ",.0f",
    )
    for recipe, title in _RECIPES.items():
        name = "default_linear" if recipe == "fan_in_uniform" else "default_linear_he"
        for way, words in _WAYS.items():
            how = f"share of test digits right, 8 ReLU layers with {title}, {words}"
            yield Fact(f"{name}_{way}", how, partial(_default_accuracy, recipe, way), ".0%")
        for way in ("gradient_descent", "adam", "batch_norm"):
            if (recipe, way) == ("fan_in_uniform", "gradient_descent"):
                continue
            how = f"steps to 5% training error, 8 ReLU layers with {title}, {_WAYS[way]}"
            yield Fact(f"{name}_steps_{way}", how, partial(_default_steps, recipe, way, 0.95), ".3g")


FACTS = (*_settings(), *_turned(), *_moved(), *_defaults())

CLAIMS = (
    Claim(
        says="Adam cures the vanishing gradient.",
        verdict="half true",
        right="optimiser_sigmoid_adam > 0.9 "
        "and 3 * optimiser_steps_sigmoid_adam < optimiser_steps_sigmoid_gradient_descent",
        wrong="optimiser_deep_relu_xavier_adam < optimiser_deep_relu_he_adam",
        truth="It moves every layer by about as much, however small its gradient. Five sigmoid layers with Xavier's "
        "weights and zero biases get three quarters of the digits right after [[optimiser_steps_sigmoid_adam]] steps "
        "instead of [[optimiser_steps_sigmoid_gradient_descent]]. It is no substitute for the right weights: thirty "
        "ReLU layers get [[optimiser_deep_relu_xavier_adam]] with Xavier's, [[optimiser_deep_relu_he_adam]] with He's.",
        page="optimisers.md#which-verdicts-turn-over",
    ),
    Claim(
        says="A gradient that is too small only needs a larger learning rate.",
        verdict="false",
        wrong="optimiser_loss_gradient_descent > 0.99 * loss_of_guessing and optimiser_deep_relu_xavier_adam > 0.4",
        truth="Not in thirty ReLU layers with Xavier's weights and plain gradient descent: with learning rates from "
        "[[optimiser_rate_least]] to [[optimiser_rate_most]] the training loss never falls below "
        "[[optimiser_loss_gradient_descent]], that of guessing. The same networks learn with Adam.",
        page="optimisers.md#which-verdicts-turn-over",
    ),
)
