"""An experiment measures when it is told to, and reads when it is asked."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from figures_src.base import cache, experiment
from figures_src.base.experiment import NotMeasuredError
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID


@dataclass(frozen=True)
class Result:
    value: np.ndarray
    count: int


@pytest.fixture
def double(tmp_path, monkeypatch):
    """An experiment that says how often it really ran; its code is that of a real one."""
    monkeypatch.setattr(cache, "KEPT", tmp_path)
    runs = []

    def single_neuron(x, record=RELU, seeds=(0, 1)):
        runs.append((x, record.name))
        return Result(record.f(2.0 * np.array(seeds) + x), len(seeds))

    single_neuron.__module__ = "figures_src.experiments.single_neuron"
    made = experiment.experiment(Result)(single_neuron)
    made.runs = runs
    return made


def test_reading_never_measures(double):
    with pytest.raises(
        NotMeasuredError, match=r"^single_neuron\(3, relu, \[0, 1\]\) is not measured; is it in RUNS of"
    ):
        double(3)
    assert double.runs == []


def test_what_was_measured_is_read_however_the_call_is_written(double):
    double.run(3).measure()
    double.run(3).measure()
    assert double.runs == [(3, "relu")]
    for result in (double(3), double(x=3), double(3, RELU, [0, 1]), double(3, seeds=range(2))):
        assert np.array_equal(result.value, [3.0, 5.0]) and result.count == 2
    with pytest.raises(NotMeasuredError):
        double(4)
    with pytest.raises(NotMeasuredError):
        double(3, SIGMOID)


def test_measuring_here_and_now_keeps_nothing(double):
    assert np.array_equal(double.measure(1).value, [1.0, 3.0])
    with pytest.raises(NotMeasuredError):
        double(1)


def test_a_key_holds_the_code_the_records_and_the_call(double):
    key = double.run(3).key()
    assert "figures_src/experiments/single_neuron.py" in key
    assert "figures_src/maths/catalogue/rectified.py" in key
    assert key["argument run"] == "'single_neuron(3, relu, [0, 1])'"
    other = double.run(3, SIGMOID).key()
    assert "figures_src/maths/catalogue/sigmoidal.py" in other and other != key


def test_a_run_is_said_as_one_would(double):
    assert double.run(0.5, SIGMOID, range(20)).name == "single_neuron(0.5, sigmoid, 0..19)"
    assert double.run("he", seeds=[3]).name == "single_neuron(he, relu, [3])"


def test_a_record_of_nowhere_has_no_key(double):
    stranger = replace(RELU, name="stranger")
    with pytest.raises(LookupError, match=r"STRANGER is defined in no module of figures_src\.maths"):
        double.run(1, stranger).key()
