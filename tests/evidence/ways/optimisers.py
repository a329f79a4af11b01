"""Second ways to what is said of optimisers: seed by seed from what was measured, and trained once more by hand."""

import math

from figures_src.experiments.default_linear import default_linear
from figures_src.experiments.optimisers import optimisers
from figures_src.maths.blocks import BATCH_NORM, PLAIN
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.optimisers import ADAM, GRADIENT_DESCENT, MOMENTUM
from tests.evidence.ways.way import Approved, Way

# 1,348 training digits in batches of 32, and half of that.
_EPOCH, _HALF = 1348 // 32, 1348 // 64
_OPTIMISERS = (("gradient_descent", GRADIENT_DESCENT), ("momentum", MOMENTUM), ("adam", ADAM))
# The function, the recipe, the layers, whether it is watched, and the rates and epochs for each optimiser.
_KINDS = {
    "sigmoid": (SIGMOID, "xavier", 5, True, ((3, 6, 1, 60), (-9, 1, 3, 20), (-15, -10, 1, 20))),
    "tanh": (TANH, "xavier", 5, True, ((-5, 0, 1, 10), (-12, -7, 1, 10), (-18, -13, 1, 10))),
    "relu": (RELU, "he", 5, True, ((-8, -3, 1, 10),)),
    "deep_relu_xavier": (RELU, "xavier", 30, False, ((-8, 5, 4, 10), (-14, -1, 4, 10), (-20, -15, 1, 10))),
    "deep_relu_he": (RELU, "he", 30, False, ((-13, -10, 1, 10), (-19, -15, 1, 10), (-21, -18, 1, 10))),
}
_SAID = {
    "sigmoid": "5 sigmoid xavier",
    "tanh": "5 tanh xavier",
    "relu": "5 relu he",
    "deep_relu_xavier": "30 relu xavier",
    "deep_relu_he": "30 relu he",
}


def _result(kind):
    activation, recipe, layers, watched, tried = _KINDS[kind]
    asked = tuple(
        (optimiser, tuple(range(*rates)), epochs)
        for (_, optimiser), (*rates, epochs) in zip(_OPTIMISERS, tried, strict=False)
    )
    found = optimisers(activation, recipe, layers, asked, watched=watched)
    assert found.test_accuracy.shape == (len(tried), 10)
    return found


def _row(optimiser):
    return [name for name, _ in _OPTIMISERS].index(optimiser)


def _accuracy(kind, optimiser):
    return [float(share) for share in _result(kind).test_accuracy[_row(optimiser)]]


def _first(course, share, whole):
    """After how many records a course has reached a share; the whole run where never."""
    for record, right in enumerate(map(float, course), start=1):
        if right >= share:
            return record
    return whole


def _steps(kind, optimiser):
    row, epochs = _row(optimiser), _KINDS[kind][4][_row(optimiser)][3]
    return [_EPOCH * _first(course, 0.75, epochs) for course in _result(kind).train_accuracy[row]]


def _recorded(kind, optimiser):
    """So many epochs were recorded before there is nothing."""
    return _EPOCH * sum(not math.isnan(right) for right in map(float, _result(kind).train_accuracy[_row(optimiser), 0]))


def _begun(kind, optimiser):
    return [float(steps) for steps in _result(kind).begun[_row(optimiser)]]


def _early():
    """Adam's twenty epochs in."""
    return [float(course[19]) for course in _result("sigmoid").train_accuracy[0]]


def _least_loss(optimiser):
    return min(
        float(loss) for loss in _result("deep_relu_xavier").loss[_row(optimiser)].ravel() if not math.isnan(loss)
    )


def _tried(kind, optimiser, which):
    """Of the rates of all, those at which there is a loss."""
    found = _result(kind)
    there = [
        float(rate) for rate, loss in zip(found.rates, found.loss[_row(optimiser)], strict=True) if loss[0] == loss[0]
    ]
    return which(there)


_NORM = {"batch_norm": "batch norm"}
_WAYS = {
    "gradient_descent": (PLAIN, GRADIENT_DESCENT, {"fan_in_uniform": (-6, -1), "he": (-10, -5)}),
    "adam": (PLAIN, ADAM, {"fan_in_uniform": (-18, -13), "he": (-19, -14)}),
    "batch_norm": (BATCH_NORM, GRADIENT_DESCENT, {"fan_in_uniform": (-10, -4), "he": (-7, -1)}),
}
_RECIPES = {"fan_in_uniform": "", "he": "he "}


def _default(recipe, way):
    block, optimiser, rates = _WAYS[way]
    found = default_linear(recipe, block, optimiser, tuple(range(*rates[recipe])))
    assert found.train_accuracy.shape == (10, 40)
    return found


def _default_steps(recipe, way):
    return [_HALF * _first(course, 0.95, 40) for course in _default(recipe, way).train_accuracy]


def _default_name(recipe):
    return "default_linear" if recipe == "fan_in_uniform" else "default_linear_he"


WAYS = {
    "optimiser_seeds": Way(lambda: _result("tanh").test_accuracy.shape[1]),
    "optimiser_budget_sigmoid_gradient_descent": Way(
        lambda: _recorded("sigmoid", "gradient_descent"), "training 5 sigmoid xavier"
    ),
    "optimiser_budget_sigmoid_adam": Way(lambda: _recorded("sigmoid", "adam"), "training 5 sigmoid xavier"),
    "optimiser_rate_least": Way(lambda: _tried("deep_relu_xavier", "gradient_descent", min), "smallest 30 relu xavier"),
    "optimiser_rate_most": Way(lambda: _tried("deep_relu_xavier", "gradient_descent", max), "largest 30 relu xavier"),
    **{
        f"optimiser_{kind}_{optimiser}": Way(
            lambda kind=kind, optimiser=optimiser: _accuracy(kind, optimiser), f"share test {_SAID[kind]}"
        )
        for kind in ("sigmoid", "tanh", "deep_relu_xavier", "deep_relu_he")
        for optimiser, _ in _OPTIMISERS
    },
    **{
        f"optimiser_steps_{kind}_{optimiser}": Way(
            lambda kind=kind, optimiser=optimiser: _steps(kind, optimiser), f"25 training {_SAID[kind]}"
        )
        for kind, optimiser in (("sigmoid", "gradient_descent"), ("sigmoid", "adam"), ("tanh", "gradient_descent"))
    },
    **{
        f"optimiser_loss_{optimiser}": Way(
            lambda optimiser=optimiser: _least_loss(optimiser), "smallest training 30 relu xavier"
        )
        for optimiser in ("gradient_descent", "momentum")
    },
    "optimiser_sigmoid_early": Way(_early, "share training 5 sigmoid xavier"),
    "loss_of_guessing": Way(lambda: -math.log(1 / 10), "training 10"),
    **{
        f"first_percent_{kind}": Way(lambda kind=kind: _begun(kind, "gradient_descent"), f"1 1 {_SAID[kind]}")
        for kind in ("sigmoid", "tanh", "relu")
    },
    "first_percent_sigmoid_adam": Way(lambda: _begun("sigmoid", "adam"), f"1 1 {_SAID['sigmoid']}"),
    "default_linear_budget": Way(lambda: _HALF * _default("he", "adam").train_accuracy.shape[1], "training"),
    **{
        f"{_default_name(recipe)}_{way}": Way(
            lambda recipe=recipe, way=way: [float(share) for share in _default(recipe, way).test_accuracy],
            f"share test 8 relu {said} {_NORM.get(way, '')}",
        )
        for recipe, said in _RECIPES.items()
        for way in _WAYS
    },
    **{
        f"{_default_name(recipe)}_steps_{way}": Way(
            lambda recipe=recipe, way=way: _default_steps(recipe, way), f"5 training 8 relu {said} {_NORM.get(way, '')}"
        )
        for recipe, said in _RECIPES.items()
        for way in _WAYS
        if (recipe, way) != ("fan_in_uniform", "gradient_descent")
    },
}

_SETTING = "a setting, which leaves no trace in the result"
APPROVED = {
    "optimiser_batch": Approved(32, 0, "", _SETTING),
    "optimiser_budget_deep_relu_he_adam": Approved(420, 0, "training 30 relu he", _SETTING),
    "default_linear_layers": Approved(8, 0, "relu", _SETTING),
}
