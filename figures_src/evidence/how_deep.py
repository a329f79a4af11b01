"""What is said of how deep sigmoid, centred sigmoid and ReLU learn, and of the theory and the null rule for it."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from figures_src.evidence.claim import Claim
from figures_src.evidence.fact import Fact
from figures_src.experiments.how_deep import (
    CENTRED_KIND,
    DEPTHS,
    DISTRIBUTIONS,
    RELU_KIND,
    SEEDS,
    SIGMOID_KIND,
    STEPS,
    XAVIER,
    Kind,
    accuracies,
    at_xaviers_scale,
    with_adam,
)
from figures_src.maths.activation import Array, shifted
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.mean_field import critical_sigma_w, depth_scale

_KINDS = {"sigmoid": SIGMOID_KIND, "centred": CENTRED_KIND, "relu": RELU_KIND}
_WORDS = {"sigmoid": "sigmoid with zero biases", "centred": "centred sigmoid", "relu": "ReLU with zero biases"}
# Normal and orthogonal weights, as facts' names end.
_ENDS = dict(zip(DISTRIBUTIONS, ("", "_orthogonal"), strict=True))
# Schoenholz et al. (2017) find that networks train up to about so many depth scales.
_PUBLISHED = 6


def _medians(kind: Kind, distribution: str) -> Array:
    """(depth, scale), over the seeds; what diverged, or learnt nothing, gets nothing right."""
    found: Array = np.median(np.nan_to_num(accuracies(kind, distribution)), axis=-1)
    return found


def _best(kind: Kind, distribution: str, layers: int) -> Array:
    """At that depth with the scale of the largest median, one for each seed."""
    depth = DEPTHS.index(layers)
    found: Array = accuracies(kind, distribution)[depth, _medians(kind, distribution)[depth].argmax()]
    return found


def _three_layers(kind: Kind) -> Array:
    found: Array = at_xaviers_scale(kind, 3).test_accuracy[0]
    return found


def _learns(kind: Kind) -> Array:
    """Whether more than half of the test digits are right, (distribution, depth, scale)."""
    return np.stack([_medians(kind, distribution) > 0.5 for distribution in DISTRIBUTIONS])


def _by_null(kind: Kind) -> int:
    """In how many cells one depth for all scales, the best there is, says rightly what learns."""
    depths = np.reshape(DEPTHS, (-1, 1))
    return max(int(np.sum(_learns(kind) == (depths <= deepest))) for deepest in (0, *DEPTHS))


def _in_depth_scales(kind: Kind) -> Array:
    """Each depth in units of the depth scale of each weight scale, (depth, scale)."""
    seen = shifted(kind.activation) if kind.centred else kind.activation
    return np.array(DEPTHS)[:, None] / [depth_scale(seen, scale, 0.0) for scale in kind.scales]


def _by_theory(kind: Kind, most: float | None = None) -> int:
    """The same by so many depth scales at each weight scale; by the best number of them where none is given."""
    depths = _in_depth_scales(kind)
    tried = (-1.0, *np.unique(depths)) if most is None else (most,)
    return max(int(np.sum(_learns(kind) == (depths <= each))) for each in tried)


def _settings() -> Iterator[Fact]:
    yield Fact("how_deep_steps", "steps of training on the map of depth and weight scale", lambda: STEPS, ".0f")
    yield Fact("how_deep_seeds", "seeds of each cell of it", lambda: len(SEEDS), ".0f")
    yield Fact(
        "how_deep_cells",
        "cells of it for each kind of network",
        lambda: len(DEPTHS) * len(SIGMOID_KIND.scales) * len(DISTRIBUTIONS),
        ".0f",
    )
    yield Fact("tanh_at_1", "tanh(1)", lambda: float(TANH.f(1.0)), ".4f")
    yield Fact("sigmoid_at_2", "σ(2)", lambda: float(SIGMOID.f(2.0)), ".4f")
    yield Fact(
        "critical_centred",
        "weight scale at which centred sigmoid keeps gradients",
        lambda: critical_sigma_w(SIGMOID, 0.0, centred=True),
    )


def _shares() -> Iterator[Fact]:
    for name, layers in (("sigmoid", 8), ("sigmoid", 16), ("centred", 16), ("centred", 30), ("relu", 30)):
        for distribution, end in _ENDS.items():
            yield Fact(
                f"deep_{name}_{layers}{end}",
                f"share of test digits right, {layers} layers, {_WORDS[name]}, "
                f"{'orthogonal' if end else 'normal'} weights, the best scale",
                partial(_best, _KINDS[name], distribution, layers),
                ".0%",
            )
    for name in ("sigmoid", "centred"):
        yield Fact(
            f"xavier_{name}_3",
            f"share of test digits right, 3 layers, {_WORDS[name]}, Xavier's scale",
            partial(_three_layers, _KINDS[name]),
            ".0%",
        )


def _rules() -> Iterator[Fact]:
    for name, kind in _KINDS.items():
        where = f"of the map for {_WORDS[name]}"
        yield Fact(
            f"null_{name}", f"cells {where} that the best single depth says rightly", partial(_by_null, kind), ".0f"
        )
        yield Fact(
            f"theory_{name}",
            f"cells {where} that the best number of depth scales says rightly",
            partial(_by_theory, kind),
            ".0f",
        )
        yield Fact(
            f"theory_{name}_published",
            f"cells {where} that {_PUBLISHED} depth scales say rightly",
            partial(_by_theory, kind, _PUBLISHED),
            ".0f",
        )


# Where Adam and plain gradient descent are compared and learn anything: kind, layers, and Xavier's scale or the one
# next to the critical.
_ADAM = (
    ("sigmoid", 8, "xavier"), ("sigmoid", 8, "critical"),
    ("centred", 8, "xavier"), ("centred", 8, "critical"), ("centred", 30, "critical"),
    ("relu", 8, "xavier"), ("relu", 8, "critical"), ("relu", 30, "xavier"), ("relu", 30, "critical"),
)  # fmt: skip
_DESCENT = (
    ("sigmoid", 8, "critical"), ("centred", 8, "critical"), ("centred", 30, "critical"),
    ("relu", 8, "xavier"), ("relu", 8, "critical"), ("relu", 30, "critical"),
)  # fmt: skip


def _where(name: str, layers: int, scale: str) -> str:
    place = "Xavier's" if scale == "xavier" else "next to the critical"
    return f"{layers} layers, {_WORDS[name]}, normal weights, {place} scale"


def _by_adam(name: str, layers: int, scale: str) -> Array:
    found: Array = with_adam(_KINDS[name], layers).test_accuracy[("xavier", "critical").index(scale)]
    return found


def _by_descent(name: str, layers: int, scale: str) -> Array:
    kind = _KINDS[name]
    column = kind.scales.index(XAVIER if scale == "xavier" else kind.near_critical)
    found: Array = accuracies(kind, DISTRIBUTIONS[0])[DEPTHS.index(layers), column]
    return found


def _optimisers() -> Iterator[Fact]:
    for given in _ADAM:
        name = "_".join(map(str, given))
        how = f"share of test digits right with Adam, {_where(*given)}"
        yield Fact(f"adam_{name}", how, partial(_by_adam, *given), ".0%")
    for given in _DESCENT:
        name = "_".join(map(str, given))
        how = f"share of test digits right with gradient descent, {_where(*given)}"
        yield Fact(f"descent_{name}", how, partial(_by_descent, *given), ".0%")


FACTS = (*_settings(), *_shares(), *_rules(), *_optimisers())

CLAIMS = (
    Claim(
        says="Sigmoid networks cannot be deep.",
        verdict="half true",
        right="accuracy_sigmoid_5_most < 0.2 and adam_sigmoid_8_xavier_high < 0.3",
        wrong="deep_centred_30_orthogonal_low > 0.7 and deep_centred_30_orthogonal_low > deep_relu_30_orthogonal_high",
        truth="It depends on weights and biases. With zero biases and Xavier's weights plain gradient descent leaves "
        "five layers near chance (at most [[accuracy_sigmoid_5_most:.0%]] after [[training_epochs]] epochs), and even "
        "Adam leaves eight at [[adam_sigmoid_8_xavier]] after [[how_deep_steps]] steps. With biases that centre it and "
        "orthogonal weights at their best scale, thirty layers get [[deep_centred_30_orthogonal±]] right after as many "
        "steps of plain gradient descent; ReLU gets [[deep_relu_30_orthogonal±]].",
        page="how-deep.md#trained",
    ),
)
