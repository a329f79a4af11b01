"""What is said of training on the digits: speed, accuracy, and how deep a network may be."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from figures_src.evidence.claim import Claim, Reproduction
from figures_src.evidence.fact import Fact
from figures_src.experiments.data import digits
from figures_src.experiments.training import DEEP_EPOCHS, DEEP_RATES, EPOCHS, LONG, RATES, SEEDS, WIDTH, training
from figures_src.maths.activation import Activation, Array
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH

# The digits are split once: the axis of splits has one entry.
_SPLIT = 0

_KINDS: dict[str, tuple[Activation, str, float]] = {
    "relu": (RELU, "he", 1.0),
    "tanh": (TANH, "xavier", 1.0),
    "sigmoid": (SIGMOID, "xavier", 1.0),
    "sigmoid_gain_4": (SIGMOID, "xavier", 4.0),
}


def _results(kind: str, depth: int) -> Any:
    activation, initialisation, gain = _KINDS[kind]
    return training(activation, initialisation, depth, gain)


def _best_rate(kind: str, depth: int) -> int:
    """The one with the smallest training loss at the end; a network that diverged is no candidate."""
    loss = _results(kind, depth).loss[_SPLIT]
    return int(np.median(np.where(np.isfinite(loss), loss, np.inf), axis=-1).argmin())


def _accuracy(kind: str, depth: int) -> Array:
    """On the test, at the learning rate that trains best: choosing it by the test would flatter."""
    return _results(kind, depth).test_accuracy[_SPLIT, _best_rate(kind, depth)]


def _epochs_by_rate(kind: str, depth: int) -> Array:
    """To a training error of 25%, (rate, seed); never counts as the whole run."""
    there = _results(kind, depth).train_accuracy[_SPLIT] >= 0.75
    return np.where(there.any(axis=-1), there.argmax(axis=-1) + 1, EPOCHS)


def _slow_epochs(kind: str) -> Array:
    """At the smallest rate, with one hidden layer."""
    found: Array = _epochs_by_rate(kind, 1)[0]
    return found


def _epochs(kind: str, depth: int) -> Array:
    """At the rate that gets there first."""
    epochs = _epochs_by_rate(kind, depth)
    found: Array = epochs[np.median(epochs, axis=-1).argmin()]
    return found


def _thirty(initialisation: str) -> Array:
    deep = training(RELU, initialisation, 30, rates=DEEP_RATES, epochs=DEEP_EPOCHS, every=DEEP_EPOCHS)
    return deep.train_accuracy[_SPLIT, 0, :, -1]


def _long() -> Array:
    return training(SIGMOID, "xavier", 5, rates=(1.0,), epochs=LONG, every=LONG).test_accuracy[_SPLIT, 0]


def _settings() -> Iterator[Fact]:
    yield Fact("train_examples", "digits to learn from", lambda: len(digits().train_inputs), ",.0f")
    yield Fact("test_examples", "digits to test on", lambda: len(digits().test_inputs), ",.0f")
    yield Fact("training_width", "units in each hidden layer", lambda: WIDTH, ".0f")
    yield Fact("training_epochs", "passes over the training digits", lambda: EPOCHS, ".0f")
    yield Fact("training_seeds", "networks of each kind and learning rate", lambda: len(SEEDS), ".0f")
    yield Fact("training_rate_least", "the smallest of the learning rates", lambda: min(RATES))
    yield Fact("training_rate_most", "the largest of them", lambda: max(RATES))
    yield Fact("training_rates", "learning rates tried", lambda: len(RATES), ".0f")
    yield Fact("long_epochs", "epochs of the long run of five sigmoid layers", lambda: LONG, ".0f")
    yield Fact("chance", "share that guessing gets right", lambda: 1 / digits().test_targets.shape[1], ".0%")


def _measured() -> Iterator[Fact]:
    for kind in _KINDS:
        for depth in (1, 5):
            where = f"{depth} hidden {'layer' if depth == 1 else 'layers'}, {kind.replace('_', ' ')}"
            how = f"share of test digits right, {where}"
            yield Fact(f"accuracy_{kind}_{depth}", how, partial(_accuracy, kind, depth), ".1%")
    for kind in _KINDS:
        how = f"epochs to 25% training error, 5 hidden layers, {kind.replace('_', ' ')}"
        yield Fact(f"epochs_{kind}_5", how, partial(_epochs, kind, 5), ".0f")
    for kind in ("relu", "sigmoid"):
        how = f"epochs to 25% training error at the smallest rate, 1 hidden layer, {kind}"
        yield Fact(f"slow_epochs_{kind}_1", how, partial(_slow_epochs, kind), ".0f")


FACTS = (
    *_settings(),
    *_measured(),
    Fact(
        "rate_sigmoid_gain_4_5",
        "the learning rate that trains best, 5 hidden layers, sigmoid gain 4",
        lambda: RATES[_best_rate("sigmoid_gain_4", 5)],
    ),
    Fact(
        "speed_up_over_tanh",
        "epochs to 25% training error, tanh over ReLU, 5 hidden layers, medians",
        lambda: np.median(_epochs("tanh", 5)) / np.median(_epochs("relu", 5)),
        ".2g",
    ),
    Fact(
        "accuracy_sigmoid_5_most",
        "largest share of test digits right of any rate and seed, 5 hidden layers, sigmoid",
        lambda: np.nanmax(_results("sigmoid", 5).test_accuracy),
        ".1%",
    ),
    Fact(
        "accuracy_sigmoid_5_long",
        "share of test digits right after the long run, 5 hidden layers, sigmoid at a rate of 1",
        _long,
        ".1%",
    ),
    *(
        Fact(
            f"thirty_relu_{initialisation}",
            f"share of training digits right, 30 ReLU layers, {initialisation.title()}, rate 0.01, 60 epochs",
            partial(_thirty, initialisation),
            ".0%",
        )
        for initialisation in ("he", "xavier")
    ),
)

CLAIMS = (
    Claim(
        says="ReLU learns faster.",
        verdict="half true",
        right="5 * epochs_relu_5_high < epochs_sigmoid_5_low",
        wrong="epochs_tanh_5 < 1.3 * epochs_relu_5",
        truth="Than sigmoid in a deep network, yes. Than tanh, not here: five hidden layers need [[epochs_relu_5]] "
        "epochs with ReLU and [[epochs_tanh_5]] with tanh to reach 25% training error.",
        page="comparison.md#learning-measured",
    ),
    Claim(
        says="ReLU generalises better.",
        verdict="half true",
        right="accuracy_relu_5_low > 0.9 and accuracy_sigmoid_5_high < 0.2",
        wrong="abs(accuracy_relu_1 - accuracy_sigmoid_1) < 0.02 and accuracy_tanh_5 > accuracy_relu_5 - 0.01",
        truth="Only where sigmoid is still on its plateau. With one hidden layer they tie: [[accuracy_relu_1]] and "
        "[[accuracy_sigmoid_1]] of the test digits, medians of [[training_seeds]] seeds; with five, tanh is "
        "not behind ReLU.",
        page="comparison.md#learning-measured",
    ),
    Claim(
        says="Sigmoid is fine in a shallow network.",
        verdict="true",
        right="accuracy_sigmoid_1_low > 0.95",
        truth="One hidden layer reaches [[accuracy_sigmoid_1±]] of the test digits.",
        page="when-sigmoid.md#shallow-networks",
    ),
)

REPRODUCTIONS = (
    Reproduction(
        what="A 30-layer ReLU network: He's weights learn, Xavier's stall",
        source="He et al. (2015)",
        published="learns; stalls",
        ours="[[thirty_relu_he±]]; [[thirty_relu_xavier±]]",
        reproduced="yes",
        rule="thirty_relu_he > 0.4 and thirty_relu_xavier_high < 0.2",
        remark="training digits right; chance is [[chance]]",
    ),
    Reproduction(
        what="ReLU reaches a training error of 25% about six times as fast as tanh",
        source="Krizhevsky, Sutskever & Hinton (2012)",
        published="6 times",
        ours="[[speed_up_over_tanh]] times",
        reproduced="not tested",
        remark="Theirs were convolutions on photographs. Five dense layers on small digits, each function at its best "
        "rate, need [[epochs_relu_5]] epochs with ReLU and [[epochs_tanh_5]] with tanh; that decides nothing about "
        "theirs, and the authors add that the factor varies with the network.",
    ),
)
