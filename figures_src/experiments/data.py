"""Real data that a package ships: 1,797 scans of handwritten digits, 8 x 8 pixels (Alpaydin & Kaynak, 1998)."""

import functools
from typing import NamedTuple

import numpy as np
from sklearn.datasets import load_digits

from figures_src.maths.activations import Array

TEST_SHARE = 0.25


class Digits(NamedTuple):
    """Inputs (examples, 64), centred and scaled to unit variance over all pixels; targets one-hot (examples, 10)."""

    train_inputs: Array
    train_targets: Array
    test_inputs: Array
    test_targets: Array


@functools.cache
def digits() -> Digits:
    """The digits in a fixed random split; the scale is that of the training part."""
    pixels, labels = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(pixels))
    inputs, targets = pixels[order], np.eye(10)[labels[order]]
    split = round(len(pixels) * (1 - TEST_SHARE))
    inputs = (inputs - inputs[:split].mean()) / inputs[:split].std()
    return Digits(inputs[:split], targets[:split], inputs[split:], targets[split:])
