"""Losses against their definitions in mpmath, and their gradients against autograd."""

import autograd
import autograd.numpy as anp
import mpmath
import numpy as np
import pytest
import scipy.special

from figures_src.maths import losses

LOGITS = np.array([-1e4, -710.0, -40.0, -3.0, -1e-9, 0.0, 0.7, 40.0, 710.0, 1e4])


@pytest.mark.parametrize("z", LOGITS)
def test_binary_cross_entropy_is_its_definition_even_where_the_probability_rounds(z):
    # Enough digits that 1 - p keeps 40.
    with mpmath.workdps(40 + int(abs(z) / 2.3)):
        p = 1 / (1 + mpmath.exp(-mpmath.mpf(z)))
        log_p, log_rest = mpmath.log(p), mpmath.log(1 - p)
        for target in (0.0, 1.0, 0.3):
            exact = -target * log_p - (1 - target) * log_rest
            assert losses.binary_cross_entropy(z, target) == pytest.approx(float(exact), rel=1e-14, abs=1e-300)


@pytest.mark.parametrize("target", [0.0, 1.0, 0.3])
@pytest.mark.parametrize(
    ("gradient", "loss"),
    [
        (
            losses.binary_cross_entropy_gradient,
            lambda z, y: -y * anp.log(1 / (1 + anp.exp(-z))) - (1 - y) * anp.log(1 / (1 + anp.exp(z))),
        ),
        (losses.squared_error_gradient, lambda z, y: (1 / (1 + anp.exp(-z)) - y) ** 2 / 2),
    ],
    ids=["cross-entropy", "squared error"],
)
def test_gradients_by_the_logit_agree_with_autograd(gradient, loss, target):
    for z in (-30.0, -3.0, 0.0, 0.7, 12.0):
        assert gradient(np.float64(z), target) == pytest.approx(autograd.grad(loss)(z, target), rel=1e-9, abs=1e-12)


LOSSES = [record for record in vars(losses).values() if isinstance(record, losses.Loss)]


@pytest.mark.parametrize("loss", LOSSES, ids=lambda record: record.name)
def test_a_record_joins_a_loss_with_its_own_gradient(loss):
    """The gradient against central differences of the value; and the record's name is the constant's."""
    assert getattr(losses, loss.name.upper()) is loss
    generator = np.random.default_rng(1)
    logits, targets = generator.normal(size=(4, 3)), np.eye(3)[[0, 2, 1, 1]]
    gradient, step = loss.gradient(logits, targets), 1e-6
    for place in np.ndindex(logits.shape):
        nudge = np.zeros_like(logits)
        nudge[place] = step
        higher, lower = (np.sum(loss.value(logits + sign * nudge, targets)) for sign in (1, -1))
        assert gradient[place] == pytest.approx((higher - lower) / (2 * step), rel=1e-7, abs=1e-8)


def test_squared_error_is_its_definition():
    assert losses.squared_error(LOGITS, 1.0) == pytest.approx((scipy.special.expit(LOGITS) - 1) ** 2 / 2, rel=1e-14)


def test_softmax_and_cross_entropy_agree_with_scipy_and_autograd():
    generator = np.random.default_rng(0)
    logits = generator.normal(scale=30, size=(5, 7))
    targets = np.eye(7)[generator.integers(0, 7, 5)]
    assert losses.softmax(logits) == pytest.approx(scipy.special.softmax(logits, axis=-1), rel=1e-13)
    far = logits + np.array([[0.0], [2e3], [-2e3], [0.0], [0.0]])
    assert losses.softmax(far) == pytest.approx(scipy.special.softmax(far, axis=-1), rel=1e-12)
    exact = -np.sum(targets * scipy.special.log_softmax(logits, axis=-1), axis=-1)
    assert losses.cross_entropy(logits, targets) == pytest.approx(exact, rel=1e-12, abs=1e-12)

    def total(z):
        return -anp.sum(targets * (z - anp.log(anp.sum(anp.exp(z), axis=-1, keepdims=True))))

    assert losses.cross_entropy_gradient(logits, targets) == pytest.approx(
        autograd.grad(total)(logits), rel=1e-9, abs=1e-12
    )
    assert np.isfinite(losses.cross_entropy(1e300 * np.eye(7), np.eye(7))).all()
