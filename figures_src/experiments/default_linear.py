"""What the default of PyTorch's ``nn.Linear`` costs in deep ReLU networks: weights and biases uniform in ±1/√n."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.experiments.data import own_digits
from figures_src.experiments.train import at_best_rate, judge, logits, repeated, share_right, shuffled, single, train
from figures_src.maths.activation import Array
from figures_src.maths.blocks import BATCH_NORM, PLAIN, Block
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.losses import CROSS_ENTROPY
from figures_src.maths.network import Network, initialise
from figures_src.maths.optimisers import ADAM, GRADIENT_DESCENT, Optimiser

DEPTH, WIDTH, BATCH, EPOCHS = 8, 32, 32, 20
# Half an epoch lies between two records.
EVERY = 21
# Each sees its own split of the digits, of which there are five; the first two try the learning rates.
SEEDS, TRIALS = tuple(range(10)), 2


@dataclass(frozen=True)
class DefaultLinear:
    """Networks at the learning rate that trains best.

    ``rates`` (rate,); ``loss`` (rate, trial), over the training digits at the end; ``best``, the rate whose median of
    these is least. ``train_accuracy`` (seed, record) and ``test_accuracy`` (seed), at the end. Where training diverged
    losses are infinite, shares NaN.
    """

    rates: Array
    loss: Array
    best: float
    train_accuracy: Array
    test_accuracy: Array


def _start(initialisation: str, seeds: Sequence[int]) -> Network:
    network = initialise((64, *[WIDTH] * DEPTH, 10), RELU, initialisation, seeds)
    if initialisation != "fan_in_uniform":
        return network
    # The default draws biases as it draws weights; a generator of their own leaves the weights as the recipe has them.
    generators = [np.random.default_rng((seed, DEPTH)) for seed in seeds]
    biases = tuple(
        np.stack([generator.uniform(-1, 1, (1, weight.shape[-1])) for generator in generators])
        / np.sqrt(weight.shape[-2])
        for weight in network.weights
    )
    return Network(network.weights, biases, network.activations)


def _fit(
    initialisation: str, block: Block, optimiser: Optimiser, seeds: Sequence[int], rates: Array
) -> tuple[Array, ...]:
    """Loss (rate, seed), share of the test digits right (rate, seed); of those trained on, (rate, seed, record)."""
    data = own_digits(seeds)
    trained = train(
        repeated(single(replace(_start(initialisation, seeds), block=block)), len(rates)),
        data.train_inputs,
        data.train_targets,
        shuffled(data.train_inputs.shape[-2], BATCH, EPOCHS),
        loss=CROSS_ENTROPY,
        optimiser=optimiser,
        rate=rates[:, None],
        watch=lambda network: (share_right(logits(network, data.train_inputs), data.train_targets),),
        every=EVERY,
    )
    return *judge(trained, data), trained.seen[0]


@experiment(DefaultLinear)
def default_linear(
    initialisation: str,
    block: Block,
    optimiser: Optimiser,
    half_octaves: Sequence[int],
    *,
    seeds: Sequence[int] = SEEDS,
) -> DefaultLinear:
    """Eight ReLU layers on the digits.

    Batch norm takes the batch that it is given, in training and at the end.

    Args:
        initialisation: ``fan_in_uniform`` is the default of ``nn.Linear``, biases included; otherwise biases are zero.
        block: how each layer is put together, but for the first and the last, which are plain.
        half_octaves: the learning rates that are tried.
    """
    rates = 2.0 ** (np.array(half_octaves) / 2)
    fit = partial(_fit, initialisation, block, optimiser)
    loss, best, (_, right, course) = at_best_rate(fit, rates, seeds, TRIALS)
    return DefaultLinear(rates, loss, float(rates[best]), course, right)


RECIPES = ("fan_in_uniform", "he")
# With which learning rates each recipe is tried: the best lies between them.
TRIED = {
    "gradient_descent": (PLAIN, GRADIENT_DESCENT, ((-6, -5, -4, -3, -2), (-10, -9, -8, -7, -6))),
    "adam": (PLAIN, ADAM, ((-18, -17, -16, -15, -14), (-19, -18, -17, -16, -15))),
    "batch_norm": (BATCH_NORM, GRADIENT_DESCENT, (tuple(range(-10, -4)), tuple(range(-7, -1)))),
}
RUNS = tuple(
    default_linear.run(recipe, block, optimiser, half_octaves)
    for block, optimiser, windows in TRIED.values()
    for recipe, half_octaves in zip(RECIPES, windows, strict=True)
)


def measured(recipe: str, how: str) -> DefaultLinear:
    """What was measured of a recipe, with one of ``TRIED``."""
    block, optimiser, windows = TRIED[how]
    return default_linear(recipe, block, optimiser, windows[RECIPES.index(recipe)])
