"""Experiments against publications and exact results; their cache against edits and damage."""

import subprocess
import sys

import numpy as np
import pytest
from sklearn.datasets import load_digits

from figures_src import experiments
from figures_src.experiments.at_initialisation import DEPTH, SEEDS, WIDTH, at_initialisation
from figures_src.experiments.data import digits
from figures_src.experiments.revival import revival
from figures_src.experiments.single_neuron import SingleNeuron, single_neuron
from figures_src.experiments.training import EPOCHS, RATES, training


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


def test_every_seed_is_a_network_of_its_own():
    for by_seed in (
        at_initialisation("relu", "he").gradient[:, 0],
        training("tanh", "xavier", 1).loss[0, :, -1],
        revival().moved[:, 1],
    ):
        assert len(np.unique(by_seed)) == len(by_seed)


def test_accuracies_are_those_of_their_own_digits():
    result, data = training("tanh", "xavier", 1), digits()
    for accuracy, targets in ((result.test_accuracy, data.test_targets), (result.train_accuracy, data.train_targets)):
        counts = accuracy * len(targets)
        assert counts == pytest.approx(np.round(counts), abs=1e-9)
    assert result.loss[0, 0, 0] < np.log(10) + 0.5, "a mean over examples, not a sum"


@pytest.mark.parametrize("initialisation", ["he", "xavier"])
def test_relu_gradients_follow_the_theory_layer_by_layer(initialisation):
    """Mean-square factor of a ReLU layer: sigma_w^2 / 2 (He et al., 2015); its mean over seeds within five errors."""
    gradient = at_initialisation("relu", initialisation).gradient
    assert gradient.shape == (len(SEEDS), DEPTH)
    logs = np.log(gradient[:, 0] ** 2 / gradient[:, -1] ** 2) / (DEPTH - 1)
    theory = np.log({"he": 1.0, "xavier": 0.5}[initialisation])
    # The typical factor lies below the mean by about 2.5 / width a layer (Hanin & Rolnick, 2018).
    assert logs.mean() == pytest.approx(theory, abs=5 * logs.std() / np.sqrt(len(SEEDS)) + 2.5 / WIDTH)


def test_half_of_relu_is_zero_at_initialisation_in_expectation():
    """Glorot, Bordes & Bengio (2011); a symmetric weight distribution makes each unit's sign a fair coin."""
    zeros = at_initialisation("relu", "he").zeros.mean(axis=1)
    assert zeros.mean() == pytest.approx(0.5, abs=5 * zeros.std() / np.sqrt(len(SEEDS)))
    assert not at_initialisation("sigmoid", "xavier").zeros.any()


def test_a_dead_unit_of_the_first_layer_cannot_move():
    result = revival()
    assert np.all(result.first == 0) and np.all(result.moved[:, 0] == 0)
    assert np.all(result.second > 0) and np.all(result.moved[:, 1] > 0)


def test_a_diverged_network_is_not_taken_for_a_trained_one():
    result = training("relu", "he", 5)
    assert result.loss.shape == (len(RATES), 5, EPOCHS)
    diverged = ~np.isfinite(result.loss[..., -1])
    assert np.all(result.train_accuracy[..., -1][diverged] < 0.2)


def test_sigmoid_at_five_layers_stays_at_chance_with_xavier_and_learns_with_four_times_the_weights():
    """Glorot & Bengio (2010)."""
    assert training("sigmoid", "xavier", 5).test_accuracy[..., -1].max() < 0.25
    assert np.median(training("sigmoid", "xavier", 5, 4.0).test_accuracy[-1, :, -1]) > 0.9


@pytest.fixture
def counted(tmp_path, monkeypatch):
    """An experiment that says how often it really ran."""
    monkeypatch.setattr(experiments, "CACHE", tmp_path)
    runs = []

    def double(x, times=2.0):
        runs.append(x)
        return SingleNeuron(np.array(times * x), np.array(0.5))

    double.__module__ = "figures_src.experiments.single_neuron"
    return experiments.cached(SingleNeuron)(double), runs, tmp_path


def test_a_result_is_kept_by_its_arguments(counted):
    run, runs, _ = counted
    assert [float(run(x).squared_error) for x in (3, 3, 4, 3)] == [6, 6, 8, 6]
    assert float(run(x=3).squared_error) == float(run(3, 2.0).squared_error) == 6, "the same however it is written"
    assert runs == [3, 4]


def test_a_result_is_kept_by_the_name_of_its_experiment(counted, monkeypatch):
    run, _, _ = counted

    def triple(*, x):
        return SingleNeuron(np.array(3.0 * x), np.array(0.5))

    triple.__module__ = "figures_src.experiments.single_neuron"
    other = experiments.cached(SingleNeuron)(triple)
    assert [float(run(3).squared_error), float(other(x=3).squared_error), float(other(x=4).squared_error)] == [6, 9, 12]


def test_a_damaged_result_is_measured_again(counted):
    run, runs, folder = counted
    run(3)
    (kept,) = (folder / "experiments").iterdir()
    whole = kept.read_bytes()
    flipped = whole[:60] + bytes(255 - byte for byte in whole[60:70]) + whole[70:]
    for damage in (b"", whole[:100], b"not a zip", flipped):
        kept.write_bytes(damage)
        assert float(run(3).squared_error) == 6
    assert runs == [3, 3, 3, 3, 3]


def test_an_edit_upstream_measures_again_and_one_elsewhere_does_not(project):
    def keys():
        code = (
            "from figures_src.provenance import digest\n"
            "print(digest(['figures_src.experiments.single_neuron'], ['numpy']))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=project.root, capture_output=True, text=True, check=True
        )
        return done.stdout

    before = keys()
    project.edit("maths/network.py", "Dense networks", "Dense nets")
    assert keys() == before
    project.edit("maths/losses.py", "Losses as functions", "Losses, as functions")
    assert keys() != before
