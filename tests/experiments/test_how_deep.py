"""Depth against weight scale: the search for rates, the networks that are trained, and what literature says of them."""

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from scipy.special import logsumexp

from figures_src.experiments import how_deep as module
from figures_src.experiments.data import digits
from figures_src.experiments.how_deep import (
    ADAM_DEPTHS,
    CENTRED_KIND,
    DEPTHS,
    DISTRIBUTIONS,
    KINDS,
    RATES,
    RELU_KIND,
    SEEDS,
    SIGMOID_KIND,
    TRIALS,
    _Cells,
    _untried,
    accuracies,
    at_xaviers_scale,
    how_deep,
    with_adam,
)
from figures_src.experiments.train import shuffled
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.network import initialise
from figures_src.maths.optimisers import GRADIENT_DESCENT

built = pytest.mark.usefixtures("built")
NOTHING = float(np.log(10))


def searched(loss_at, begin):
    """All rates that are asked for, in order, given the loss at each by its place."""
    loss = np.full((len(RATES), TRIALS), np.nan)
    asked, order = [begin - 2, begin, begin + 2], []
    while asked:
        order += asked
        loss[asked] = [[loss_at(rate)] * TRIALS for rate in asked]
        asked = _untried(loss)
    return order


@pytest.mark.parametrize("best", range(8, 21))
def test_the_search_finds_the_best_rate_and_a_worse_one_on_either_side(best):
    order = searched(lambda rate: 0.5 + 0.01 * abs(rate - best), 14)
    assert {best - 1, best, best + 1} <= set(order)
    assert len(order) == len(set(order)) <= 9, "no rate is tried twice, and few are tried"


def test_the_search_goes_by_octaves_as_long_as_it_must_go_far():
    order = searched(lambda rate: 0.5 + 0.01 * abs(rate - 20), 14)
    assert order[:5] == [12, 14, 16, 18, 20] and order[-2:] == [19, 21]


def test_the_search_ends_where_nothing_is_learnt():
    assert searched(lambda rate: NOTHING, 14) == [12, 14, 16]


def test_the_search_goes_down_where_networks_are_thrown_off_and_finds_what_learns():
    order = searched(lambda rate: np.inf if rate > 6 else 1.5 + 0.01 * abs(rate - 5), 14)
    assert order[:5] == [12, 14, 16, 8, 4] and {4, 5, 6} <= set(order)
    assert searched(lambda rate: np.inf, 14) == [12, 14, 16, 8, 4, 0]


@pytest.mark.parametrize(
    ("activation", "formula"),
    [(SIGMOID, lambda z: 1 / (1 + anp.exp(-z))), (RELU, lambda z: anp.maximum(z, 0))],
    ids=("sigmoid", "relu"),
)
def test_a_cell_is_trained_as_automatic_differentiation_says(monkeypatch, activation, formula):
    """Of two scales and two rates the second with the third, and each seed with its own split."""
    monkeypatch.setattr(module, "STEPS", 6)
    scales, seeds, rate = (1.0, 1.5), (1, 8), RATES.index(0.125)
    cells = _Cells(activation, False, "orthogonal", 3, scales, GRADIENT_DESCENT)
    found, right = cells.train([(0, 0), (1, rate)], seeds)
    for place, seed in enumerate(seeds):
        data = digits(seed % 5)
        start = initialise((64, 32, 32, 32, 10), activation, "orthogonal", (seed,), gain=1.5)
        parameters = [np.array(part[0]) for part in (*start.weights, *start.biases)]

        def logits(parameters, x):
            for layer in range(4):
                x = anp.dot(x, parameters[layer]) + parameters[layer + 4]
                x = formula(x) if layer < 3 else x
            return x

        def loss(parameters, x, y):
            z = logits(parameters, x)
            return anp.mean(anp.log(anp.sum(anp.exp(z), axis=1)) - anp.sum(y * z, axis=1))

        for batch, _ in zip(shuffled(len(data.train_inputs), 32, 1), range(6), strict=False):
            slopes = autograd.grad(loss)(parameters, data.train_inputs[batch], data.train_targets[batch])
            parameters = [old - 0.125 * slope for old, slope in zip(parameters, slopes, strict=True)]
        z = logits(parameters, data.train_inputs)
        expected = np.mean(logsumexp(z, axis=1) - np.sum(data.train_targets * z, axis=1))
        assert found[1, place] == pytest.approx(expected, rel=1e-4)
        answers = logits(parameters, data.test_inputs).argmax(axis=1)
        assert right[1, place] == pytest.approx(np.mean(answers == data.test_targets.argmax(axis=1)), abs=0.005)


def test_a_centred_network_starts_at_the_asked_scale_with_biases_that_centre():
    cells = _Cells(SIGMOID, True, "lecun", 3, (6.0,), GRADIENT_DESCENT)
    start = cells._start(0, range(50))
    deviations = [weight.std() * np.sqrt(weight.shape[-2]) for weight in start.weights]
    assert deviations == pytest.approx([3.0, 6.0, 6.0, 3.0], rel=0.02)
    assert not start.biases[0].any()
    for weight, bias in zip(start.weights[1:], start.biases[1:], strict=True):
        assert bias == pytest.approx(-weight.sum(axis=-2, keepdims=True) / 2, abs=1e-5)


@pytest.fixture(scope="module")
def accuracy(request):
    """By kind and distribution, (depth, scale): the median over the seeds; nothing learnt is nothing right."""
    return {
        (kind, distribution): np.median(np.nan_to_num(accuracies(kind, distribution)), axis=-1)
        for kind in KINDS
        for distribution in DISTRIBUTIONS
    }


def at(accuracy, kind, distribution, depth, scale):
    return accuracy[kind, distribution][DEPTHS.index(depth), kind.scales.index(scale)]


def results():
    for kind in KINDS:
        for depth in DEPTHS:
            for distribution in DISTRIBUTIONS:
                yield how_deep(kind.activation, kind.centred, distribution, depth, kind.scales, begin=kind.begin)
        yield from (with_adam(kind, depth) for depth in ADAM_DEPTHS)


@built
def test_ten_seeds_are_kept_of_all_that_learns_and_none_of_what_does_not():
    for found in results():
        assert found.test_accuracy.shape[1] == len(SEEDS) == 10
        for best, shares, loss in zip(found.best, found.test_accuracy, found.loss, strict=True):
            medians = [np.median(trials) for trials in loss if not np.isnan(trials).any()]
            assert len(medians) >= 3
            assert np.isnan(best) == np.isnan(shares).all() == (min(medians) >= 0.95 * NOTHING)
        seen = found.test_accuracy[~np.isnan(found.test_accuracy)]
        assert np.all((seen >= 0) & (seen <= 1)) and np.allclose(seen * 449, np.round(seen * 449))
        assert set(found.best[~np.isnan(found.best)]) <= set(RATES)


@built
def test_the_best_rate_is_that_of_the_least_median_loss():
    for found in results():
        for row, best in enumerate(found.best):
            if not np.isnan(best):
                tried = {rate: np.median(loss) for rate, loss in zip(found.rates, found.loss[row], strict=True)}
                assert best == min((rate for rate in tried if not np.isnan(tried[rate])), key=tried.get)


@built
def test_what_the_page_calls_chance_learnt_nothing_at_any_rate():
    """Glorot & Bengio (2010): with Xavier's weights a deep sigmoid network does not get going."""
    for kind in (SIGMOID_KIND, CENTRED_KIND):
        assert np.isnan(at_xaviers_scale(kind, 8).best).all() and np.isnan(at_xaviers_scale(kind, 30).best).all()
        assert np.isnan(with_adam(kind, 30).best[0])
    assert np.isnan(with_adam(SIGMOID_KIND, 30).best[1])
    assert np.isnan(accuracies(RELU_KIND, "lecun")[DEPTHS.index(30), RELU_KIND.scales.index(1.0)]).all()
    for distribution in DISTRIBUTIONS:
        assert np.isnan(accuracies(SIGMOID_KIND, distribution)[DEPTHS.index(30)]).all()


@built
def test_three_layers_learn_with_xaviers_weights():
    assert np.median(at_xaviers_scale(SIGMOID_KIND, 3).test_accuracy) > 0.75


@built
def test_centring_carries_deeper(accuracy):
    """LeCun et al. (1998): activations of mean zero train faster."""
    for distribution in DISTRIBUTIONS:
        plain, centred = (accuracy[kind, distribution].max(axis=1) for kind in (SIGMOID_KIND, CENTRED_KIND))
        assert np.all(centred[1:] > plain[1:] + 0.05)


@built
def test_orthogonal_weights_help_centred_sigmoid_more_than_relu(accuracy):
    """Pennington, Schoenholz & Ganguli (2017): they make sigmoidal networks isometric, and never ReLU."""
    gain = [accuracy[kind, "orthogonal"][-1].max() - accuracy[kind, "lecun"][-1].max() for kind in KINDS]
    assert gain[KINDS.index(CENTRED_KIND)] > gain[KINDS.index(RELU_KIND)] + 0.05


@built
def test_the_best_scale_of_deep_networks_lies_near_the_critical_one(accuracy):
    """Poole et al. (2016) and Schoenholz et al. (2017)."""
    for (kind, _), found in accuracy.items():
        best = kind.scales[found[DEPTHS.index(16)].argmax()]
        assert abs(np.log2(best / kind.near_critical)) <= 0.6


@built
def test_a_separate_run_found_much_the_same_for_thirty_layers(accuracy):
    """Measured once with other code, over more steps: so ours must lie below, and in the same order."""
    deepest = {key: found[-1].max() for key, found in accuracy.items()}
    assert deepest[SIGMOID_KIND, "lecun"] < 0.18
    assert deepest[CENTRED_KIND, "lecun"] < deepest[CENTRED_KIND, "orthogonal"] < 0.95
    assert deepest[RELU_KIND, "lecun"] < 0.61 and deepest[RELU_KIND, "orthogonal"] < 0.81
