"""The training loop against automatic differentiation, closed forms, and networks trained one by one."""

from itertools import repeat

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
import scipy.special
from sklearn.metrics import accuracy_score, log_loss

from figures_src.experiments.data import Digits
from figures_src.experiments.train import Trained, at_best_rate, judge, logits, repeated, share_right, shuffled, train
from figures_src.maths.activation import IDENTITY
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.losses import BINARY_CROSS_ENTROPY, CROSS_ENTROPY, Loss
from figures_src.maths.network import Network, forward, initialise
from figures_src.maths.optimisers import ADAM, GRADIENT_DESCENT, MOMENTUM

WIDTHS, SEEDS, RATES = (4, 6, 5, 3), (7, 8), (0.1, 0.4)
PARABOLA = Loss("parabola", "z squared, halved", lambda z, y: (z - y) ** 2 / 2, lambda z, y: z - y, "test")


def examples(seed, number=12):
    generator = np.random.default_rng(seed)
    return generator.normal(size=(number, WIDTHS[0])), np.eye(WIDTHS[-1])[generator.integers(0, WIDTHS[-1], number)]


def networks(activation=TANH, seeds=SEEDS):
    return initialise(WIDTHS, activation, "xavier", seeds, bias_deviation=0.1)


def parameters(network):
    return [*network.weights, *network.biases]


@pytest.mark.parametrize(
    ("activation", "formula"),
    [(TANH, anp.tanh), (SIGMOID, lambda z: 1 / (1 + anp.exp(-z))), (RELU, lambda z: anp.maximum(z, 0))],
    ids=lambda given: getattr(given, "name", ""),
)
def test_every_network_descends_as_automatic_differentiation_says(activation, formula):
    """Each seed with each rate, alone, by autograd, with the loss in its textbook form."""
    inputs, targets = examples(0)
    batches = list(shuffled(len(inputs), 5, 3))
    start = networks(activation)
    found = train(
        repeated(start, len(RATES)),
        inputs,
        targets,
        batches,
        loss=CROSS_ENTROPY,
        optimiser=GRADIENT_DESCENT,
        rate=np.reshape(RATES, (-1, 1)),
    ).network

    def mean_loss(both, x, y):
        signal = x
        for layer, (weight, bias) in enumerate(zip(*both, strict=True)):
            signal = anp.dot(signal, weight) + bias
            signal = formula(signal) if layer < len(WIDTHS) - 2 else signal
        return -anp.mean(anp.sum(y * (signal - anp.log(anp.sum(anp.exp(signal), axis=1, keepdims=True))), axis=1))

    for row, rate in enumerate(RATES):
        for column in range(len(SEEDS)):
            both = [[part[column] for part in parts] for parts in (start.weights, start.biases)]
            for batch in batches:
                slopes = autograd.grad(mean_loss)(both, inputs[batch], targets[batch])
                both = [
                    [old - rate * slope for old, slope in zip(*pair, strict=True)]
                    for pair in zip(both, slopes, strict=True)
                ]
            for mine, theirs in zip(parameters(found), [*both[0], *both[1]], strict=True):
                assert mine[row, column] == pytest.approx(theirs, rel=1e-10, abs=1e-12)


@pytest.mark.parametrize("optimiser", [GRADIENT_DESCENT, MOMENTUM, ADAM], ids=lambda record: record.name)
def test_splits_rates_and_seeds_side_by_side_are_networks_trained_alone(optimiser):
    splits = [examples(seed) for seed in (1, 2, 3)]
    inputs, targets = (np.stack(part)[:, None, None] for part in zip(*splits, strict=True))
    batches = list(shuffled(inputs.shape[-2], 5, 4))
    given = {"loss": CROSS_ENTROPY, "optimiser": optimiser}

    def watch(network):
        return (forward(network, np.ones((1, WIDTHS[0]))).pre_activations[-1][..., 0, :],)

    together = train(
        repeated(networks(), len(splits), len(RATES)),
        inputs,
        targets,
        batches,
        rate=np.reshape(RATES, (-1, 1)),
        watch=watch,
        every=2,
        **given,
    )
    assert together.seen[0].shape == (len(splits), len(RATES), len(SEEDS), WIDTHS[-1], len(batches) // 2)
    for place in np.ndindex(together.diverged.shape):
        split, rate, seed = place
        start = networks(seeds=(SEEDS[seed],))
        alone = train(start, *splits[split], batches, rate=RATES[rate], watch=watch, every=2, **given)
        for mine, theirs in zip(parameters(together.network), parameters(alone.network), strict=True):
            assert mine[place] == pytest.approx(theirs[0], rel=1e-12, abs=1e-14)
        assert together.seen[0][place] == pytest.approx(alone.seen[0][0], rel=1e-12, abs=1e-14)


def on_a_parabola(rates, **watched):
    """z = w + b from z = 1, on z^2 / 2: each step multiplies z by 1 - 2 rate."""
    half = np.full((len(rates), 1, 1), 0.5)
    start = Network((half,), (half,), (IDENTITY,))
    one, nought = np.ones((1, 1)), np.zeros((1, 1))
    batches = repeat(slice(None), 40)
    return train(start, one, nought, batches, loss=PARABOLA, optimiser=GRADIENT_DESCENT, rate=rates, **watched)


def answer(network):
    return (forward(network, np.ones((1, 1))).pre_activations[-1][:, 0, 0],)


def test_divergence_is_told_with_its_step_and_leaves_the_neighbours_alone():
    # By 1e10 a step: the largest float64 is 1.8e308, so the 31st step leaves the floats.
    rates = np.array([0.25, (1 + 1e10) / 2, 0.75])
    trained = on_a_parabola(rates, watch=answer)
    assert trained.diverged.tolist() == [np.inf, 31, np.inf]
    steps = np.arange(1, 41)
    assert trained.seen[0][[0, 2]] == pytest.approx(np.array([0.5**steps, (-0.5) ** steps]), rel=1e-12)
    assert np.isfinite(trained.seen[0][1]).tolist() == [True] * 30 + [False] * 10
    # What is not watched is found out one step later, by the gradient.
    assert on_a_parabola(rates).diverged.tolist() == [np.inf, 32, np.inf]
    masked = trained.unless_diverged(np.ones((3, 2)))
    assert np.isnan(masked).tolist() == [[False] * 2, [True] * 2, [False] * 2]


@pytest.mark.parametrize("optimiser", [GRADIENT_DESCENT, MOMENTUM, ADAM], ids=lambda record: record.name)
def test_the_networks_before_a_step_and_after_it_are_compared(optimiser):
    """What is compared at each step leads from the first network to the last; what is watched stands before it."""
    inputs, targets = examples(0)
    start, batches = networks(), list(shuffled(len(inputs), 5, 4))
    rule = {"loss": CROSS_ENTROPY, "optimiser": optimiser, "rate": 0.1}

    def compare(before, after):
        return (after.weights[1] - before.weights[1], before.biases[0].copy())

    trained = train(start, inputs, targets, batches, compare=compare, **rule)
    assert start.weights[1] + trained.seen[0].sum(axis=-1) == pytest.approx(trained.network.weights[1], rel=1e-12)
    assert np.array_equal(trained.seen[1][..., 0], start.biases[0])
    both = train(
        start, inputs, targets, batches, watch=lambda each: (each.biases[0],), compare=compare, every=2, **rule
    )
    assert [found.shape[-1] for found in both.seen] == [len(batches) // 2] * 3
    assert np.array_equal(both.seen[1], trained.seen[0][..., 1::2])
    assert np.array_equal(both.seen[0][..., :-1], trained.seen[1][..., 2::2])


def test_a_diverged_network_shows_neither_an_accuracy_nor_living_units():
    inputs, targets = examples(0)

    def shares(network):
        answers = logits(network, inputs)
        silent = np.mean(np.all(forward(network, inputs).activations[1] == 0, axis=-2), axis=-1)
        return share_right(answers, targets), silent

    trained = train(
        repeated(networks(RELU), 2),
        inputs,
        targets,
        repeat(slice(None), 60),
        loss=CROSS_ENTROPY,
        optimiser=GRADIENT_DESCENT,
        rate=np.array([[0.01], [1e200]]),
        watch=shares,
        every=60,
    )
    assert np.isinf(trained.diverged[0]).all() and np.isfinite(trained.diverged[1]).all()
    for found in trained.seen:
        assert np.isfinite(found[0]).all() and np.isnan(found[1]).all()


def test_parameters_that_diverge_behind_a_bounded_output_are_found_at_the_end():
    """sigma(inf) = 1: the gradient of the loss stays finite."""
    large = np.full((1, 1, 1), 1e308)
    start = Network((large, np.ones((1, 1, 1))), (np.zeros((1, 1, 1)),) * 2, (SIGMOID, IDENTITY))
    one = np.ones((1, 1))
    sound = {"loss": BINARY_CROSS_ENTROPY, "optimiser": GRADIENT_DESCENT, "rate": 0.1}
    assert np.isinf(train(start, one, one, [slice(None)], **sound).diverged)
    broken = Network((np.full((1, 1, 1), np.inf), start.weights[1]), start.biases, start.activations)
    assert train(broken, one, one, [slice(None)], **sound).diverged == 1


def test_the_networks_given_are_left_alone_and_their_precision_is_kept():
    inputs, targets = examples(0)
    start = networks()
    weights, biases = (tuple(part.astype(np.float32) for part in parts) for parts in (start.weights, start.biases))
    single = Network(weights, biases, start.activations)
    before = [part.copy() for part in parameters(single)]
    rule = {"loss": CROSS_ENTROPY, "optimiser": ADAM, "rate": 0.1}
    after = train(single, inputs, targets, repeat(slice(None), 3), **rule).network
    assert all(map(np.array_equal, parameters(single), before))
    assert {part.dtype for part in parameters(after)} == {np.dtype(np.float32)}
    assert logits(after, inputs).dtype == np.float32


def test_training_on_nothing_is_refused():
    with pytest.raises(ValueError, match="batches must hold at least one"):
        train(networks(), *examples(0), [], loss=CROSS_ENTROPY, optimiser=GRADIENT_DESCENT, rate=0.1)


def test_an_epoch_takes_every_example_once_but_for_what_is_left_over():
    batches = np.array(list(shuffled(13, 4, 50)))
    assert batches.shape == (50 * 3, 4)
    epochs = batches.reshape(50, 12)
    assert all(len(np.unique(epoch)) == 12 for epoch in epochs)
    assert len(np.unique(epochs, axis=0)) == 50, "each in an order of its own"
    assert set(epochs.ravel().tolist()) == set(range(13)), "and none is left over every time"


def test_answers_in_parts_are_those_of_one_pass_and_are_counted_as_scikit_learn_does():
    inputs, targets = examples(0, 50)
    network = networks()
    answers = logits(network, inputs, 7)
    assert answers == pytest.approx(forward(network, inputs).pre_activations[-1], rel=1e-13)
    for mine, each in zip(share_right(answers, targets), answers, strict=True):
        likely = scipy.special.softmax(each, axis=-1).argmax(axis=-1)
        assert mine == pytest.approx(accuracy_score(targets.argmax(axis=-1), likely), abs=1e-15)


def test_answers_that_overflow_are_no_share():
    answers, targets = np.zeros((3, 2, 3)), np.eye(3)[[0, 0]]
    answers[1, 0, 2], answers[2, 1, 0] = np.nan, np.inf
    assert np.array_equal(share_right(answers, targets), [1, np.nan, np.nan], equal_nan=True)


def test_a_trained_network_is_judged_by_its_own_digits():
    """The loss by scikit-learn, as the mean of the logarithms; NaN where a network diverged."""
    inputs, targets = examples(0, 30)
    others, wanted = examples(1, 20)
    rates = np.array([[0.1], [1e200]])
    rule = {"loss": CROSS_ENTROPY, "optimiser": GRADIENT_DESCENT, "rate": rates}
    trained = train(repeated(networks(RELU), 2), inputs, targets, repeat(slice(None), 5), **rule)
    loss, right = judge(trained, Digits(inputs, targets, others, wanted))
    for seed in range(len(SEEDS)):
        answers, likely = (logits(trained.network, each)[0, seed] for each in (inputs, others))
        shares = scipy.special.softmax(answers, axis=-1)
        assert loss[0, seed] == pytest.approx(log_loss(targets.argmax(axis=-1), shares), rel=1e-12)
        assert right[0, seed] == accuracy_score(wanted.argmax(axis=-1), likely.argmax(axis=-1))
    assert np.isnan(loss[1]).all() and np.isnan(right[1]).all()
    # Behind a bounded function it may answer all the same.
    sound = Trained(networks(), (), np.array([3, np.inf]))
    for found in judge(sound, Digits(inputs, targets, others, wanted)):
        assert np.isnan(found).tolist() == [True, False]


def test_the_best_rate_is_that_of_the_least_median_among_those_that_do_not_diverge():
    """Of five seeds three try; the others see the best rate alone."""
    rates, asked = np.array([1.0, 2.0, 4.0, 8.0]), []
    losses = {1.0: 0.5, 2.0: 0.2, 4.0: 0.3, 8.0: np.nan}

    def fit(seeds, some):
        asked.append((tuple(seeds), tuple(some)))
        # The last of the trials is an outlier, at the best rate of all.
        loss = np.array(
            [[losses[rate] + (5.0 if rate == 2.0 and seed == 12 else 0) for seed in seeds] for rate in some]
        )
        return loss, np.array([[(seed, rate) for seed in seeds] for rate in some])

    tried, best, (loss, told) = at_best_rate(fit, rates, (10, 11, 12, 13, 14), 3)
    assert asked == [((10, 11, 12), tuple(rates)), ((13, 14), (2.0,))]
    assert best == 1 and tried.shape == (4, 3) and np.isposinf(tried[3]).all()
    assert loss.tolist() == [0.2, 0.2, 5.2, 0.2, 0.2]
    assert told.tolist() == [[seed, 2.0] for seed in (10, 11, 12, 13, 14)]
