"""A signal on its way up through deep networks, and a gradient on its way down, at a scale that stays a float."""

from typing import NamedTuple

import numpy as np

from figures_src.maths.activation import Activation, Array
from figures_src.maths.blocks import Block, Layer, layer
from figures_src.maths.properties import is_homogeneous

# The logarithm of a size beyond which every common f is homogeneous to the last digit, and signals are kept there.
FAR = float(np.log(1e60))


class Walk:
    """The way of a signal up through layers of one kind, as they are drawn, and of a gradient down again.

    Gradients are scaled to a root mean square of 1 in every layer and their scale kept as a logarithm, so that no depth
    is too great. Where f is homogeneous and no norm stands before it, the signal is scaled in the same way, and the
    biases with it, which changes no slope; so it is for any f where the signal is huge. Elsewhere it may really vanish.

    Args:
        gain: multiplies the weights.
        bias_deviation: multiplies the standard normal biases.
        centred: as of ``depth.Case``.
    """

    def __init__(self, activation: Activation, block: Block, gain: float, bias_deviation: float, centred: bool) -> None:
        self.activation, self.block = activation, block
        self.gain, self.bias_deviation = gain, bias_deviation
        self.scale_free = is_homogeneous(activation) and not block.norm
        self.middle = float(activation.f(0.0)) if centred else 0.0

    def start(self, inputs: Array) -> None:
        """Set out from inputs of the shape (seed, batch, width)."""
        self.signal, self.log_scale = inputs, np.zeros((len(inputs), 1, 1))
        self.back: list[tuple[Layer, _Sizes]] = []
        self.log_variances: list[Array] = []
        self.log_gradients: list[Array] = []
        self.log_output_gradients: list[Array] = []
        self.log_weight_gradients: list[Array] = []

    def up(self, weights: Array, normal: Array) -> None:
        """One layer up, through weights (seed, width, width) and standard normal biases (seed, 1, width)."""
        bias = self.bias_deviation * normal * np.exp(-self.log_scale) if self.bias_deviation else None
        # What such biases add is what the middle would have brought; but a weight's gradient sees all of a.
        middle = self.middle if self.back else 0.0
        below = self.signal - middle if middle else self.signal
        done = layer(self.block, self.activation, weights, below, bias=bias, gain=self.gain)
        self.back.append((done, _sizes(done.given + middle if middle else done.given, self.log_scale)))
        size = self.log_scale + log_size(done.z)
        self.log_variances.append(2 * size)
        self.signal = done.output
        if self.scale_free:
            self.signal, log_scale = to_unit(done.output, self.log_scale)
            # A signal that died has no scale; beside it the next layer's biases stand as they are.
            self.log_scale = np.where(log_scale > -np.inf, log_scale, 0.0)
        elif np.any(beyond := np.maximum(size - FAR, 0.0)) or np.any(self.log_scale):
            # What was beyond may come back, to where f is no longer homogeneous.
            self.signal, self.log_scale = done.output * np.exp(self.log_scale - beyond), beyond

    def turn(self, gradient: Array) -> None:
        """At the top, with dLoss/da of the last layer, (seed, batch, width)."""
        self.gradient, self.log_scale = gradient, np.zeros((len(gradient), 1, 1))

    def down(self) -> None:
        """One layer down."""
        done, given = self.back.pop()
        self.gradient, self.log_scale = to_unit(self.gradient, self.log_scale)
        self.log_output_gradients.append(self.log_scale)
        delta = done.slope * self.gradient
        self.log_gradients.append(self.log_scale + log_size(delta))
        product = done.to_product(delta)
        back = _sizes(product, self.log_scale)
        together = np.mean(given.examples * back.examples, axis=-1)[..., None, None]
        with np.errstate(divide="ignore"):
            self.log_weight_gradients.append(given.log_size + back.log_size + np.log(together) / 2)
        branch = done.to_input(product)
        self.gradient = branch + self.gradient if self.block.skip else branch

    def found(self, log_gain: float) -> Array:
        """Logarithms of the sizes of dLoss/dz, dLoss/da and dLoss/dW, and of the square of z's: (4, layer, seed).

        Args:
            log_gain: of what each layer's weights would be multiplied by, where only the scale depends on it.
        """
        back = (self.log_gradients, self.log_output_gradients, self.log_weight_gradients)
        parts: Array = np.array((*(each[::-1] for each in back), self.log_variances))[..., 0, 0]
        if log_gain:
            below = np.arange(1, parts.shape[1] + 1)[:, None]
            above = len(below) - below
            parts += log_gain * np.array((above, above, above + below - 1, 2 * below))
        return parts


class _Sizes(NamedTuple):
    """Of a signal: the logarithm of its root mean square, and each example's mean square relative to that of all."""

    log_size: Array
    examples: Array


def _sizes(signal: Array, log_scale: Array) -> _Sizes:
    size = log_size(signal)
    # A signal of the smallest floats is not quite at 1 then, so that its examples are compared with each other.
    near_unit = signal * np.exp(-np.maximum(size, -700.0))
    squares = np.einsum("...ij,...ij->...i", near_unit, near_unit)
    mean = squares.mean(axis=-1, keepdims=True)
    return _Sizes(log_scale + size, squares / np.where(mean > 0, mean, 1.0))


def log_size(signal: Array) -> Array:
    """The logarithm of the root mean square over the last two axes, which itself may be too small to square."""
    with np.errstate(divide="ignore", over="ignore"):
        square = np.einsum("...ij,...ij->...", signal, signal)[..., None, None] / (signal.shape[-2] * signal.shape[-1])
        if square.min() > 1e-200 and square.max() < 1e200:
            return np.log(square) / 2
        peak = np.max(np.abs(signal), axis=(-2, -1), keepdims=True)
        share = np.mean((signal / np.where(peak > 0, peak, 1)) ** 2, axis=(-2, -1), keepdims=True)
        return np.log(peak) + np.log(share) / 2


def to_unit(signal: Array, log_scale: Array) -> tuple[Array, Array]:
    """The signal at a root mean square of 1, and the logarithm of its true scale; a dead signal stays 0, at -inf."""
    size = log_size(signal)
    return signal * np.exp(-np.where(size > -np.inf, size, 0.0)), log_scale + size
