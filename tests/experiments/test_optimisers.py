"""Optimisers on deep networks: trained once more by hand, and against the literature."""

from itertools import pairwise

import numpy as np
import pytest

from figures_src.experiments import optimisers as trained
from figures_src.experiments.data import digits
from figures_src.experiments.optimisers import measured, optimisers, position
from figures_src.experiments.train import shuffled
from figures_src.maths.catalogue.sigmoidal import TANH
from figures_src.maths.network import initialise
from figures_src.maths.optimisers import ADAM, GRADIENT_DESCENT

pytestmark = pytest.mark.usefixtures("built")
# So slow that a hundredth takes several steps.
SHORT = ((GRADIENT_DESCENT, (-13, -12), 2), (ADAM, (-16, -15, -14), 1))


@pytest.fixture(scope="module")
def short():
    """Two optimisers, a few steps; four seeds, of which two try the rates."""
    return optimisers.measure(TANH, "xavier", 2, SHORT, watched=True, seeds=(3, 4, 5, 6))


def by_hand(seed, rate, epochs):
    """Plain gradient descent on two tanh layers, one network, in double precision: the weights of each step."""
    data = digits(seed % 5)
    start = initialise((64, 32, 32, 10), TANH, "xavier", (seed,))
    weights, biases = ([part[0].copy() for part in parts] for parts in (start.weights, start.biases))
    yield [weight.copy() for weight in weights]
    for batch in shuffled(len(data.train_inputs), 32, epochs):
        inputs, targets = data.train_inputs[batch], data.train_targets[batch]
        signals = [inputs]
        for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
            signals.append(np.tanh(signals[-1] @ weight + bias))
        answers = np.exp(signals[-1] @ weights[-1] + biases[-1])
        delta = (answers / answers.sum(axis=1, keepdims=True) - targets) / len(batch)
        for layer in (2, 1, 0):
            below = (delta @ weights[layer].T) * (1 - signals[layer] ** 2)
            weights[layer] -= rate * signals[layer].T @ delta
            biases[layer] -= rate * delta.sum(axis=0)
            delta = below
        yield [weight.copy() for weight in weights]


def size(array):
    return np.sqrt(np.mean(array**2))


def test_what_a_step_adds_is_that_of_training_by_hand(short):
    rate = short.rate[0]
    for place, seed in ((0, 3), (3, 6)):
        steps = list(by_hand(seed, rate, trained.BEGINNING // trained.EPOCH))
        added = [[size(new - old) / size(old) for old, new in zip(*pair, strict=True)] for pair in pairwise(steps)]
        assert short.update[0, place] == pytest.approx(np.median(added, axis=0), rel=1e-3)
        moved = [size(step[0] - steps[0][0]) / size(steps[0][0]) for step in steps[1:]]
        assert short.begun[0, place] == 1 + next(at for at, by in enumerate(moved) if by >= 0.01) > 2


def test_what_was_not_tried_or_given_is_nothing(short):
    assert np.log2(short.rates) == pytest.approx(np.arange(-16, -11) / 2)
    tried = ~np.isnan(short.loss).any(axis=-1)
    assert tried.tolist() == [[False] * 3 + [True] * 2, [True] * 3 + [False] * 2]
    assert np.isfinite(short.train_accuracy[0]).all()
    assert np.isnan(short.train_accuracy[1, :, 1]).all() and np.isfinite(short.train_accuracy[1, :, 0]).all()
    for row in range(2):
        medians = np.nan_to_num(np.median(short.loss[row], axis=-1), nan=np.inf)
        assert short.rate[row] == short.rates[medians.argmin()]


def test_a_seed_has_its_own_split_and_is_what_it_is_alone(short):
    alone = optimisers.measure(TANH, "xavier", 2, ((ADAM, (-15,), 1),), watched=False, seeds=(6, 4, 3))
    place = list(short.rates).index(2.0**-7.5)
    assert alone.loss[0, 0, 1] == pytest.approx(short.loss[1, place, 1], rel=1e-5)
    assert alone.update.size == alone.begun.size == alone.train_accuracy.size == 0
    counts = alone.test_accuracy[0] * 449
    assert counts == pytest.approx(np.round(counts), abs=1e-9)


@pytest.mark.parametrize("kind", trained.KINDS)
def test_every_kind_has_its_seeds(kind):
    found = measured(kind)
    assert found.test_accuracy.shape == (len(trained.KINDS[kind][3]), 10)
    assert len(np.unique(found.loss[~np.isnan(found.loss)])) > 1


def test_adam_trains_five_xavier_layers_and_gradient_descent_takes_its_time():
    """SCIENCE: to 94 to 96%."""
    found = measured("sigmoid")
    assert 0.92 < np.median(found.test_accuracy[position("sigmoid", "adam")]) < 0.97
    early = found.train_accuracy[position("sigmoid", "gradient_descent"), :, :20]
    assert early.max() < 0.5


def test_hes_thirty_layers_stall_with_xaviers_weights_but_for_adam():
    """He et al. (2015), who trained it by gradient descent with momentum."""
    found = measured("deep_relu_xavier").test_accuracy
    assert found[:2].max() < 0.2
    assert found[2].min() > 0.4
    assert np.median(measured("deep_relu_he").test_accuracy[0]) > 0.3


def test_adam_moves_all_layers_alike_and_gradient_descent_starves_the_first():
    """By theory a sigmoid layer's weights get a quarter of the next one's gradient, and less; Adam divides that out."""
    update = {name: np.median(measured("sigmoid").update[position("sigmoid", name)], axis=0)
              for name in ("gradient_descent", "adam")}  # fmt: skip
    assert update["gradient_descent"][-1] > 10 * update["gradient_descent"][0]
    assert update["adam"].max() < 2 * update["adam"].min()
