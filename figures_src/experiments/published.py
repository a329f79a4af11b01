"""Published experiments, run again: Nielsen's layer speeds, the networks of He et al., units born dead."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from figures_src.experiments import cached
from figures_src.experiments.data import digits
from figures_src.maths.activations import CATALOGUE, Array
from figures_src.maths.checks import check_whole
from figures_src.maths.losses import binary_cross_entropy_gradient
from figures_src.maths.network import backward, forward, initialise

SEEDS = tuple(range(200))
SIDE = 28


@dataclass(frozen=True)
class LayerSpeeds:
    """Norm of the mean gradient by the biases of each hidden layer: (seed, layer)."""

    norm: Array


@cached(LayerSpeeds)
def layer_speeds(hidden: Sequence[int], seeds: Sequence[int] = SEEDS) -> LayerSpeeds:
    """Nielsen (2015), chapter 5: sigmoid throughout, cross-entropy, weights of variance 1 / fan-in, biases of 1.

    His inputs are 28 x 28 digits between 0 and 1; here each of the 8 x 8 digits is enlarged to 24 x 24 and framed.
    """
    data = digits()
    pixels = data.train_inputs - data.train_inputs.min()
    small = (pixels / pixels.max()).reshape(-1, 8, 8)[:1000]
    frame = (SIDE - 24) // 2
    images = np.pad(small.repeat(3, axis=1).repeat(3, axis=2), ((0, 0), (frame, frame), (frame, frame)))
    inputs, targets = images.reshape(len(images), -1), data.train_targets[:1000]
    sigmoid = CATALOGUE["sigmoid"]
    norms = []
    for seed in seeds:
        network = initialise((SIDE**2, *hidden, 10), sigmoid, "lecun", (seed,), output=sigmoid, bias_deviation=1.0)
        passed = forward(network, inputs)
        error = binary_cross_entropy_gradient(passed.pre_activations[-1], targets) / len(targets)
        biases = backward(network, passed, error).biases[:-1]
        norms.append([np.linalg.norm(bias) for bias in biases])
    return LayerSpeeds(np.array(norms))


@dataclass(frozen=True)
class BornDead:
    """Share of networks whose output is the same for every input: (depth, width); with the standard error."""

    share: Array
    error: Array


def born_dead_bounds(depth: int, width: int) -> tuple[float, float]:
    """What the share lies between, for one input and a width of all hidden layers (Lu et al., 2020, theorem 3.3).

    Raises:
        ValueError: the depth is less than 2, or the width less than 1.
    """
    check_whole("depth", depth, 2)
    check_whole("width", width, 1)
    alive, both = 1 - 2.0**-width, 1 - 2.0 ** (1 - width) - (width - 1) * 4.0**-width
    mixed = (1 - 2.0 ** (1 - width)) * (1 - 2.0**-width) / (1 + (width - 1) * 2.0**-width)
    steps = depth - 2
    return 1 - alive**steps + mixed * (both**steps - alive**steps), 1 - alive ** (depth - 1)


@cached(BornDead)
def born_dead(depths: Sequence[int], widths: Sequence[int], networks: int = 20_000) -> BornDead:
    """Lu et al. (2020): ReLU networks with one input, symmetric weights, zero biases, by Monte Carlo.

    With zero biases the signal scales with the input, so one input of each sign stands for all. A network of depth L
    has L - 1 hidden layers; it is born dead when, at some layer, all units are silent for all inputs.

    Raises:
        ValueError: a depth is less than 2, or a width less than 1.
    """
    for depth in depths:
        check_whole("depths", depth, 2)
    for width in widths:
        check_whole("widths", width, 1)
    generator = np.random.default_rng(0)
    shares = np.empty((len(depths), len(widths)))
    for column, width in enumerate(widths):
        signal = np.ones((networks, 2, 1)) * np.array([[1.0], [-1.0]])
        dead_after = []
        for _ in range(max(depths) - 1):
            weights = generator.standard_normal((networks, signal.shape[-1], width))
            signal = np.maximum(signal @ weights, 0)
            dead_after.append(np.mean(~signal.any(axis=(1, 2))))
        shares[:, column] = [dead_after[depth - 2] for depth in depths]
    return BornDead(shares, np.sqrt(shares * (1 - shares) / networks))
