"""Gradients in half precision: by NumPy's own float16, by the bits of float32, and what a power of 2 leaves alone."""

import numpy as np
import pytest
from scipy.special import expit

from figures_src.experiments.data import digits
from figures_src.experiments.loss_scaling import EXPONENTS, HEALTHY, SCALE, STARVED, loss_scaling
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.network import initialise
from figures_src.maths.precision import BFLOAT16, FLOAT16

pytestmark = pytest.mark.usefixtures("built")


def half(x):
    with np.errstate(over="ignore", under="ignore"):
        return x.astype(np.float16).astype(float)


def upper_half(x):
    bits = x.astype(np.float32).view(np.uint32)
    return ((bits + 0x7FFF + (bits >> 16 & 1)) >> 16 << 16).astype(np.uint32).view(np.float32).astype(float)


def by_hand(seed, scale, cast):
    """Two sigmoid layers with the textbook's formulas: dLoss/dz of each, and dLoss/dW, as they are and cast."""
    data = digits(seed % 5)
    inputs, targets = data.train_inputs[:128], data.train_targets[:128]
    weights = [weight[0] for weight in initialise((64, 64, 64, 10), SIGMOID, "xavier", (seed,)).weights]
    signals = [inputs]
    for weight in weights[:-1]:
        signals.append(expit(signals[-1] @ weight))
    answers = np.exp(signals[-1] @ weights[-1])
    error = (answers / answers.sum(axis=1, keepdims=True) - targets) / 128
    exact, kept = [error], [cast(scale * error)]
    for layer in (2, 1):
        slope = signals[layer] * (1 - signals[layer])
        exact.insert(0, exact[0] @ weights[layer].T * slope)
        kept.insert(0, cast(cast(kept[0] @ weights[layer].T) * slope))
    true = [signal.T @ delta for signal, delta in zip(signals, exact, strict=True)]
    off = [np.linalg.norm(cast(signal.T @ delta) / scale - right) / np.linalg.norm(right)
           for signal, delta, right in zip(signals, kept, true, strict=True)]  # fmt: skip
    return [np.mean((mine == 0) & (right != 0)) for mine, right in zip(kept, exact, strict=True)], off


@pytest.mark.parametrize(("kind", "cast"), [(FLOAT16, half), (BFLOAT16, upper_half)], ids=["float16", "bfloat16"])
def test_what_is_lost_is_what_is_lost_by_hand(kind, cast):
    found = loss_scaling.measure(SIGMOID, "xavier", 2, kind, seeds=(4, 8))
    for place, seed in ((0, 4), (1, 8)):
        for power in (0, 9):
            lost, off = by_hand(seed, 2.0**power, cast)
            assert found.lost[power, place] == pytest.approx(lost, abs=2 / (128 * 64))
            assert found.error[power, place] == pytest.approx(off, rel=0.02)


def test_a_larger_scale_loses_less_until_something_overflows():
    found = loss_scaling(*STARVED, FLOAT16)
    assert np.all(np.diff(found.lost, axis=0) <= 0)
    # What overflows once does so ever after.
    assert np.all(np.diff(found.overflows.astype(int), axis=0) >= 0)
    assert found.overflows[-1].all() and not found.overflows[SCALE].any()
    assert found.lost[0, :, 0].min() > 0.99 and found.lost[SCALE, :, 0].max() < 0.01


def test_what_is_saved_and_divided_again_is_off_by_rounding_alone():
    """Half precision rounds to 2^-11 of a number at worst, and a result is a few roundings old."""
    found = loss_scaling(*STARVED, FLOAT16)
    assert np.all(found.error[SCALE] < 10 * 2.0**-11)
    assert np.all(found.error[0, :, 0] == 1), "without it nothing of the first layer's is left"


def test_bfloat16_needs_no_scale_and_has_fewer_digits():
    """A power of 2 changes no digit where nothing ends: three bits fewer make errors eight times as large."""
    found, scaled = loss_scaling(*STARVED, BFLOAT16), loss_scaling(*STARVED, FLOAT16)
    assert not found.lost.any() and not found.overflows.any()
    assert np.ptp(found.error, axis=0).max() == 0
    assert np.median(found.error[0] / scaled.error[SCALE]) == pytest.approx(8, rel=0.2)


def test_relu_with_hes_weights_loses_nothing_and_overflows_sooner():
    found = loss_scaling(*HEALTHY, FLOAT16)
    assert found.lost[0].max() < 0.01
    # Half of its gradient is 0 by itself, which is not lost.
    assert loss_scaling.measure(*HEALTHY[:2], 2, FLOAT16, seeds=(0,)).lost[0].max() < 0.01
    first = [each.overflows.argmax(axis=0) for each in (found, loss_scaling(*STARVED, FLOAT16))]
    assert np.median(first[0]) < np.median(first[1]) < len(EXPONENTS)
