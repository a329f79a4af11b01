"""Gradients kept in half precision: which of them become 0, and what multiplying the loss saves."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.experiments.data import own_digits
from figures_src.maths.activation import Activation, Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.losses import CROSS_ENTROPY
from figures_src.maths.network import Network, Pass, backward, forward, initialise
from figures_src.maths.precision import BFLOAT16, FLOAT16, FloatType, rounded

WIDTH, BATCH = 64, 128
SEEDS = tuple(range(10))
# The loss is multiplied by 2 to these powers: a power of 2 rounds nothing by itself.
EXPONENTS = tuple(range(25))


@dataclass(frozen=True)
class LossScaling:
    """Gradients in a type, with the loss multiplied by each power of 2: (power, seed, layer).

    ``lost``: the share of dLoss/dz, over units and examples, that is 0 in the type and is not in double precision.
    ``error``: of dLoss/dW, divided by the power again: how far it is off double precision, relative to its norm there;
    infinite or NaN where a number was too large. ``overflows`` (power, seed): whether one was, in any layer.
    ``size`` (seed, layer): the root mean square of dLoss/dz in double precision.
    """

    lost: Array
    error: Array
    overflows: Array
    size: Array


def _backward_in(kind: FloatType, network: Network, passed: Pass, error: Array) -> tuple[list[Array], list[Array]]:
    """dLoss/dz and dLoss/dW of each layer, rounded to the type as it is made; sums are taken in double precision."""
    found = [rounded(error, kind)]
    for weight, slope in zip(network.weights[:0:-1], passed.slopes[::-1], strict=True):
        below = rounded(found[-1] @ np.swapaxes(weight, -1, -2), kind)
        found.append(rounded(below * slope, kind))
    pairs = zip(passed.activations[:-1], found[::-1], strict=True)
    return found[::-1], [rounded(np.swapaxes(signal, -1, -2) @ delta, kind) for signal, delta in pairs]


def _norm(array: Array) -> Array:
    return np.sqrt(np.sum(np.square(array), axis=(-1, -2)))


@experiment(LossScaling)
def loss_scaling(
    activation: Activation, initialisation: str, depth: int, kind: FloatType, seeds: Sequence[int] = SEEDS
) -> LossScaling:
    """Untrained networks of so many hidden layers on a batch of digits, zero biases; weights and signals are exact.

    The loss is the mean over the batch, as in training.
    """
    data = own_digits(seeds)
    inputs, targets = data.train_inputs[0, :, :BATCH], data.train_targets[0, :, :BATCH]
    network = initialise((64, *[WIDTH] * depth, 10), activation, initialisation, seeds)
    passed = forward(network, inputs, slopes=True)
    error = CROSS_ENTROPY.gradient(passed.pre_activations[-1], targets) / BATCH
    exact = backward(network, passed, error)
    lost, off, overflows = [], [], []
    for exponent in EXPONENTS:
        scale = 2.0**exponent
        # Numbers that are too large are infinite, and sums of them are none.
        with np.errstate(invalid="ignore"):
            deltas, weights = _backward_in(kind, network, passed, scale * error)
            pairs = zip(weights, exact.weights, strict=True)
            off.append([_norm(mine / scale - true) / _norm(true) for mine, true in pairs])
        pairs = zip(deltas, exact.pre_activations, strict=True)
        lost.append([np.mean((mine == 0) & (true != 0), axis=(-1, -2)) for mine, true in pairs])
        finite = [np.isfinite(each).all(axis=(-1, -2)) for each in (*deltas, *weights)]
        overflows.append(~np.all(finite, axis=0))
    size = [_norm(true) / np.sqrt(true.shape[-1] * true.shape[-2]) for true in exact.pre_activations]
    return LossScaling(
        np.array(lost).swapaxes(-1, -2), np.array(off).swapaxes(-1, -2), np.array(overflows), np.transpose(size)
    )


# The power with which PyTorch's GradScaler begins.
SCALE = 16
DEPTH = 10
STARVED, HEALTHY = (SIGMOID, "xavier", DEPTH), (RELU, "he", DEPTH)
RUNS = (
    *(loss_scaling.run(*STARVED, kind) for kind in (FLOAT16, BFLOAT16)),
    loss_scaling.run(*HEALTHY, FLOAT16),
)
