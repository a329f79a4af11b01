"""Second ways to what is said of training, of outputs and of counting: seed by seed from what was measured."""

import math
import statistics
from collections import Counter

from mpmath import mp
from sklearn.datasets import load_digits

from figures_src.experiments.single_neuron import single_neuron
from figures_src.experiments.training import training
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from tests.evidence.ways.way import Approved, Way, denominator

_KINDS = {
    "relu": (RELU, "he", 1.0),
    "tanh": (TANH, "xavier", 1.0),
    "sigmoid": (SIGMOID, "xavier", 1.0),
    "sigmoid_gain_4": (SIGMOID, "xavier", 4.0),
}
_RATES = (0.03, 0.1, 0.3, 1.0)


def _result(kind, depth):
    activation, recipe, gain = _KINDS[kind]
    found = training(activation, recipe, depth, gain)
    assert found.train_accuracy.shape == (1, 4, 5, 40)
    return found


def _best(kind, depth):
    """Which of the rates has the least median of the training loss at the end."""
    loss = _result(kind, depth).loss
    medians = [
        statistics.median(value if math.isfinite(value) else math.inf for value in map(float, loss[0, rate]))
        for rate in range(4)
    ]
    return medians.index(min(medians))


def _test_accuracy(kind, depth):
    return [float(value) for value in _result(kind, depth).test_accuracy[0, _best(kind, depth)]]


def _epochs_at(kind, depth, rate):
    """For each seed after how many epochs three quarters of the training digits are right; all forty where never."""
    found = []
    for seed in range(5):
        epochs = 0
        for share in _result(kind, depth).train_accuracy[0, rate, seed]:
            epochs += 1
            if share >= 0.75:
                break
        found.append(epochs)
    return found


def _fastest(kind, depth):
    """At the rate whose median is least."""
    return min((_epochs_at(kind, depth, rate) for rate in range(4)), key=statistics.median)


def _most():
    return max(float(value) for value in _result("sigmoid", 5).test_accuracy.ravel() if not math.isnan(value))


def _long():
    found = training(SIGMOID, "xavier", 5, rates=(1.0,), epochs=300, every=300)
    return [float(found.test_accuracy[0, 0, seed]) for seed in range(5)]


def _thirty(recipe):
    found = training(RELU, recipe, 30, rates=(0.01,), epochs=60, every=60)
    assert found.train_accuracy.shape == (1, 1, 5, 1)
    return [float(found.train_accuracy[0, 0, seed, 0]) for seed in range(5)]


def _neuron(weight, bias, loss, epochs=300, rate=0.15):
    """One sigmoid neuron that is to answer 0 to the input 1, from (w, b), by hand."""
    output = 1 / (1 + math.exp(-(weight + bias)))
    for _ in range(epochs):
        slope = output * (output * (1 - output) if loss == "squared error" else 1)
        weight, bias = weight - rate * slope, bias - rate * slope
        output = 1 / (1 + math.exp(-(weight + bias)))
    return output


def _neuron_rate():
    """Cross-entropy's slope is the output itself, and takes the logit down once by the weight and once by the bias."""
    before, after = (float(value) for value in single_neuron().cross_entropy[0, :2])
    return (math.log(before / (1 - before)) - math.log(after / (1 - after))) / (2 * before)


def _wrong(loss):
    """The loss's own slope at the logit -10 for the answer 1, by mpmath."""
    with mp.workdps(40):
        output = lambda z: 1 / (1 + mp.exp(-z))  # noqa: E731
        losses = {"cross-entropy": lambda z: -mp.log(output(z)), "squared error": lambda z: (output(z) - 1) ** 2 / 2}
        return float(abs(mp.diff(losses[loss], -10)))


_DIGITS = load_digits()

WAYS = {
    "train_examples": Way(lambda: denominator(_result("tanh", 1).train_accuracy)),
    "test_examples": Way(lambda: len(_DIGITS.data) - denominator(_result("tanh", 1).train_accuracy), "test"),
    "training_epochs": Way(lambda: _result("relu", 5).train_accuracy.shape[3], "training"),
    "training_seeds": Way(lambda: _result("relu", 5).train_accuracy.shape[2]),
    "training_rates": Way(lambda: _result("relu", 5).train_accuracy.shape[1]),
    "chance": Way(lambda: 1 / len(Counter(_DIGITS.target.tolist())), "share"),
    **{
        f"accuracy_{kind}_{depth}": Way(
            lambda kind=kind, depth=depth: _test_accuracy(kind, depth),
            f"share test {depth} {'sigmoid 4' if kind == 'sigmoid_gain_4' else kind}",
        )
        for kind in _KINDS
        for depth in (1, 5)
    },
    **{
        f"epochs_{kind}_5": Way(
            lambda kind=kind: _fastest(kind, 5),
            f"25 training 5 {'sigmoid 4' if kind == 'sigmoid_gain_4' else kind}",
        )
        for kind in _KINDS
    },
    **{
        f"slow_epochs_{kind}_1": Way(lambda kind=kind: _epochs_at(kind, 1, 0), f"25 training smallest 1 {kind}")
        for kind in ("relu", "sigmoid")
    },
    "rate_sigmoid_gain_4_5": Way(lambda: _RATES[_best("sigmoid_gain_4", 5)], "best 5 sigmoid 4"),
    "speed_up_over_tanh": Way(
        lambda: statistics.median(_fastest("tanh", 5)) / statistics.median(_fastest("relu", 5)),
        "25 training tanh relu 5 median",
    ),
    "accuracy_sigmoid_5_most": Way(_most, "largest share test 5 sigmoid"),
    "accuracy_sigmoid_5_long": Way(_long, "share test after 5 sigmoid 1"),
    "thirty_relu_he": Way(lambda: _thirty("he"), "share training 30 relu he 0.01 60"),
    "thirty_relu_xavier": Way(lambda: _thirty("xavier"), "share training 30 relu xavier 0.01 60"),
    "wrong_cross_entropy": Way(lambda: _wrong("cross-entropy"), "1 −10 cross-entropy"),
    "wrong_squared_error": Way(lambda: _wrong("squared error"), "1 −10 squared error"),
    "neuron_epochs": Way(lambda: single_neuron().squared_error.shape[1] - 1),
    "neuron_rate": Way(_neuron_rate),
    **{
        f"neuron_{name}_before": Way(lambda start=start: _neuron(*start, "", 0), name)
        for name, start in (("near", (0.6, 0.9)), ("far", (2.0, 2.0)))
    },
    **{
        f"neuron_{name}_{loss.translate({32: '_', 45: '_'})}": Way(
            lambda start=start, loss=loss: _neuron(*start, loss), f"{name} after training {loss}"
        )
        for name, start in (("near", (0.6, 0.9)), ("far", (2.0, 2.0)))
        for loss in ("squared error", "cross-entropy")
    },
    "boltzmann_states": Way(lambda: len([(v, h) for v in range(256) for h in range(64)]), "8 6"),
}

_SETTING = "a setting, which leaves no trace in the result"
APPROVED = {
    "training_width": Approved(32, 0, "", _SETTING),
    "training_rate_least": Approved(0.03, 0, "smallest", _SETTING),
    "training_rate_most": Approved(1, 0, "largest", _SETTING),
    "long_epochs": Approved(300, 0, "sigmoid", _SETTING),
    "exponential_operations": Approved(20, 0, "", "a rule of thumb, and said to be one"),
    "layer_width": Approved(256, 0, "", "a choice: the width for which the cost is counted"),
    "boltzmann_error": Approved(0, 1e-14, "largest 1 σ", "rounding, which is another on another processor"),
}
