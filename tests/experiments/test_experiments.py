"""Experiments against publications and exact results."""

import subprocess
import sys

import numpy as np
import pytest
from sklearn.datasets import load_digits

from figures_src.base.files import ROOT
from figures_src.experiments.at_initialisation import DEPTH, SEEDS, WIDTH, at_initialisation
from figures_src.experiments.data import digits, split_digits
from figures_src.experiments.revival import revival
from figures_src.experiments.single_neuron import single_neuron
from figures_src.experiments.training import BATCH, EPOCHS, RATES, training
from figures_src.experiments.training import SEEDS as TRAINED_SEEDS
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH

pytestmark = pytest.mark.usefixtures("built")


def test_nielsens_single_neuron():
    """Neural Networks and Deep Learning, chapter 3: .82 -> .09 and .98 -> .20 with squared error, at rate .15."""
    result = single_neuron()
    assert result.squared_error[:, 0] == pytest.approx([0.82, 0.98], abs=0.005)
    assert result.squared_error[:, -1] == pytest.approx([0.09, 0.20], abs=0.005)
    assert np.all(result.cross_entropy[:, -1] < 0.02)


def test_digits_are_the_published_1797_and_split_without_overlap():
    data = digits()
    assert len(data.train_inputs) + len(data.test_inputs) == 1797
    assert data.train_inputs.shape[1] == 64 and data.train_targets.shape[1] == 10
    assert data.train_inputs.mean() == pytest.approx(0, abs=1e-12)
    assert data.train_inputs.std() == pytest.approx(1, rel=1e-12)
    assert np.all(data.train_targets.sum(axis=1) == 1)
    pixels, labels = load_digits(return_X_y=True)
    scans = np.concatenate((data.train_inputs, data.test_inputs)) * pixels.std() + 5
    numbers = np.concatenate((data.train_targets, data.test_targets)).argmax(axis=1)
    scale = np.ptp(scans) / np.ptp(pixels)
    ours = np.sort(np.round((scans - scans.min()) / scale) @ np.arange(1, 65) * 10 + numbers)
    assert np.array_equal(ours, np.sort(pixels @ np.arange(1, 65) * 10 + labels)), (
        "every scan once, under its own label"
    )


def test_splits_hold_every_scan_once_and_differ():
    splits = split_digits((0, 3))
    assert [part.shape for part in splits] == [
        (2, 1, 1, 1348, 64), (2, 1, 1, 1348, 10), (2, 1, 1, 449, 64), (2, 1, 1, 449, 10),
    ]  # fmt: skip
    labels = np.concatenate((splits.train_targets, splits.test_targets), axis=-2).argmax(axis=-1)
    published = np.sort(load_digits().target)
    for number, shuffled in enumerate((0, 3)):
        assert all(map(np.array_equal, (part[number, 0, 0] for part in splits), digits(shuffled)))
        assert np.array_equal(np.sort(labels[number, 0, 0]), published)
        assert splits.train_inputs[number].std() == pytest.approx(1, rel=1e-12)
    assert not np.array_equal(labels[0], labels[1])


def test_the_digits_are_read_without_their_package():
    code = "import sys; from figures_src.experiments.data import digits; digits(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert not {"sklearn", "scipy"} & set(loaded.split())


def test_every_seed_is_a_network_of_its_own():
    for by_seed in (
        at_initialisation(RELU, "he").gradient[:, 0],
        training(TANH, "xavier", 1).loss[0, 0],
        revival().moved[:, 1],
    ):
        assert len(np.unique(by_seed)) == len(by_seed)


def test_accuracies_are_those_of_their_own_digits():
    result, data = training(TANH, "xavier", 1), digits()
    for accuracy, targets in ((result.test_accuracy, data.test_targets), (result.train_accuracy, data.train_targets)):
        counts = accuracy * len(targets)
        assert counts == pytest.approx(np.round(counts), abs=1e-9)


def test_splits_trained_side_by_side_are_those_trained_alone():
    given = {"rates": (0.1, 0.3), "epochs": 2, "seeds": (0, 1)}
    together = training.measure(TANH, "xavier", 1, splits=(0, 4), **given)
    assert together.loss.shape == together.test_accuracy.shape == together.diverged.shape == (2, 2, 2)
    assert together.train_accuracy.shape == (2, 2, 2, 2)
    assert np.all(together.loss < np.log(10) + 0.5), "a mean over examples, not a sum"
    for row, split in enumerate((0, 4)):
        alone = training.measure(TANH, "xavier", 1, splits=(split,), **given)
        assert together.loss[row] == pytest.approx(alone.loss[0], rel=1e-12)
        assert np.array_equal(together.test_accuracy[row], alone.test_accuracy[0])
    assert not np.allclose(together.loss[0], together.loss[1], rtol=1e-3)


def test_what_is_recorded_seldom_is_what_is_recorded_often():
    given = {"rates": (0.1,), "epochs": 4, "seeds": (0,)}
    often = training.measure(RELU, "he", 1, **given)
    seldom = training.measure(RELU, "he", 1, every=2, **given)
    assert np.array_equal(seldom.train_accuracy, often.train_accuracy[..., 1::2])
    assert np.array_equal(seldom.loss, often.loss)


@pytest.mark.parametrize("initialisation", ["he", "xavier"])
def test_relu_gradients_follow_the_theory_layer_by_layer(initialisation):
    """Mean-square factor of a ReLU layer: sigma_w^2 / 2 (He et al., 2015); its mean over seeds within five errors."""
    gradient = at_initialisation(RELU, initialisation).gradient
    assert gradient.shape == (len(SEEDS), DEPTH)
    logs = np.log(gradient[:, 0] ** 2 / gradient[:, -1] ** 2) / (DEPTH - 1)
    theory = np.log({"he": 1.0, "xavier": 0.5}[initialisation])
    # The typical factor lies below the mean by about 2.5 / width a layer (Hanin & Rolnick, 2018).
    assert logs.mean() == pytest.approx(theory, abs=5 * logs.std() / np.sqrt(len(SEEDS)) + 2.5 / WIDTH)


def test_half_of_relu_is_zero_at_initialisation_in_expectation():
    """Glorot, Bordes & Bengio (2011); a symmetric weight distribution makes each unit's sign a fair coin."""
    zeros = at_initialisation(RELU, "he").zeros.mean(axis=1)
    assert zeros.mean() == pytest.approx(0.5, abs=5 * zeros.std() / np.sqrt(len(SEEDS)))
    assert not at_initialisation(SIGMOID, "xavier").zeros.any()


def test_a_dead_unit_of_the_first_layer_cannot_move():
    result = revival()
    assert np.all(result.first == 0) and np.all(result.moved[:, 0] == 0)
    assert np.all(result.second > 0) and np.all(result.moved[:, 1] > 0)


def test_a_diverged_network_is_not_taken_for_a_trained_one():
    result = training(RELU, "he", 5)
    assert result.loss.shape == (1, len(RATES), len(TRAINED_SEEDS))
    assert result.train_accuracy.shape == (*result.loss.shape, EPOCHS)
    diverged = np.isfinite(result.diverged)
    assert diverged[:, -1].any() and not diverged[:, :-1].any(), "some at the highest rate, none below"
    for found in (result.loss, result.test_accuracy, result.train_accuracy[..., -1]):
        assert np.isnan(found[diverged]).all() and np.isfinite(found[:, :-1]).all()
    high = training.measure(RELU, "he", 5, rates=(1e3,), epochs=1, seeds=(0,))
    assert np.isnan(high.loss) and np.isnan(high.test_accuracy) and 1 < high.diverged <= 1348 // BATCH


def test_sigmoid_at_five_layers_stays_at_chance_with_xavier_and_learns_with_four_times_the_weights():
    """Glorot & Bengio (2010)."""
    assert training(SIGMOID, "xavier", 5).test_accuracy.max() < 0.25
    assert np.median(training(SIGMOID, "xavier", 5, 4.0).test_accuracy[0, -1]) > 0.9
