"""Products of slopes along depth, kept as logarithms: 0.25^L leaves float64 at L = 538, its logarithm never does."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from figures_src.maths.activation import Activation, Array, shifted
from figures_src.maths.blocks import PLAIN, Block
from figures_src.maths.checks import (
    check_finite,
    check_not_negative,
    check_positive,
    check_seeds,
    check_whole,
)
from figures_src.maths.initialisation import Initialisation, draw_weights, find_initialisation
from figures_src.maths.properties import is_homogeneous, maximum_slope
from figures_src.maths.walk import Walk, to_unit


class Chain(NamedTuple):
    """A chain of one-unit layers, layer by layer along the first axis."""

    pre_activations: Array
    activations: Array
    log_gradients: Array


def scalar_chain(activation: Activation, x: ArrayLike, depth: int, weight: float = 1.0, bias: float = 0.0) -> Chain:
    """A chain of ``depth`` one-unit layers that share a weight and a bias, and its gradient with respect to the input.

    z_l = w a_{l-1} + b,  a_l = f(z_l),  a_0 = x;  log |da_l / dx| = sum over k <= l of log |w f'(z_k)|.

    Args:
        activation: a record of the catalogue.
        x: inputs, of any shape.
        depth: the number of layers, at least 1.
        weight, bias: w and b of every layer.

    Returns:
        A Chain whose arrays have the shape (depth, *x.shape); a gradient of exactly 0 has the logarithm -inf.

    Raises:
        ValueError: the depth is less than 1, or the weight or the bias is not finite.
    """
    check_whole("depth", depth, 1)
    check_finite("weight", weight)
    check_finite("bias", bias)
    below: Array = np.asarray(x, dtype=np.float64)
    pre_activations, activations = [], []
    for _ in range(depth):
        pre_activations.append(weight * below + bias)
        below = activation.f(pre_activations[-1])
        activations.append(below)
    z = np.stack(pre_activations)
    with np.errstate(divide="ignore"):
        log_factors = np.log(np.abs(weight * activation.df(z)))
    return Chain(z, np.stack(activations), np.cumsum(log_factors, axis=0))


def best_case_log_gradients(activation: Activation, depth: int) -> Array:
    """log of (max |f'|)^l for l = 1 ... depth: no chain with weights of at most 1 keeps more of its gradient.

    Raises:
        ValueError: the depth is less than 1.
    """
    check_whole("depth", depth, 1)
    return np.arange(1, depth + 1) * np.log(maximum_slope(activation))


def iterate(function: Callable[[Array], Array], x: ArrayLike, times: int) -> Array:
    """x, function(x), function(function(x)), ...: shape (times + 1, *x.shape).

    Raises:
        ValueError: ``times`` is negative.
    """
    check_whole("times", times, 0)
    iterates: list[Array] = [np.asarray(x, dtype=np.float64)]
    for _ in range(times):
        iterates.append(np.asarray(function(iterates[-1])))
    return np.stack(iterates)


_MOST = 10_000


def fixed_point(function: Callable[[Array], Array], start: float) -> float:
    """The x with function(x) = x that iteration from ``start`` settles on.

    Raises:
        ValueError: the iteration has not settled after 10,000 steps.
    """
    x: Any = np.float64(start)
    for _ in range(_MOST):
        x, previous = function(x), x
        if abs(x - previous) <= 2 * np.spacing(abs(x)):
            return float(x)
    raise ValueError(f"the iteration from {start} has not settled after {_MOST:,} steps")


class Case(NamedTuple):
    """One way to make a deep network of given random numbers.

    Args:
        activation: the record.
        initialisation, gain, bias_deviation: as in ``network.initialise``.
        block: how each layer is put together.
        centred: each unit's bias takes -f(0) times the sum of its weights, in every layer but the first.
    """

    activation: Activation
    initialisation: str
    gain: float = 1.0
    bias_deviation: float = 0.0
    block: Block = PLAIN
    centred: bool = False


class Profile(NamedTuple):
    """Deep networks layer by layer, at initialisation: (case, seed, layer).

    Logarithms of root mean squares over units and examples; z is what a layer's f is given, a the layer's output.
    ``log_gradient``: of dLoss/dz; ``log_output_gradient``: of dLoss/da; ``log_weight_gradient``: of a single example's
    dLoss/dW = a^T dLoss/dz, with a what the weights multiply; of these three only differences have a meaning.
    ``log_variance``: twice that of z.
    """

    log_gradient: Array
    log_output_gradient: Array
    log_weight_gradient: Array
    log_variance: Array


def profile(cases: Sequence[Case], depth: int, width: int, seeds: Sequence[int], *, batch: int = 8) -> Profile:
    """Send normal inputs up through networks of equal layers, and random gradients back down, each as a ``Walk``.

    Args:
        cases: of each seed's random numbers, drawn as in ``network.initialise``, every one is made; what draws from
            another distribution needs a call of its own.
        batch: inputs, each with a random gradient at the output.

    Raises:
        ValueError: as ``network.initialise``; the depth, the width or the batch is less than 1; the cases draw from
            several distributions.
    """
    for name, value in (("depth", depth), ("width", width), ("batch", batch)):
        check_whole(name, value, 1)
    if not cases:
        raise ValueError("cases must hold at least one case")
    for case in cases:
        check_positive("gain", case.gain)
        check_not_negative("bias_deviation", case.bias_deviation)
    check_seeds(seeds)
    recipes = [find_initialisation(case.initialisation) for case in cases]
    distributions = {recipe.distributions[0] for recipe in recipes}
    if len(distributions) != 1:
        raise ValueError(f"cases must draw from one distribution, not from {' and '.join(sorted(distributions))}")
    ways = [_way(case, recipe.sigma_w / recipes[0].sigma_w) for case, recipe in zip(cases, recipes, strict=True)]
    walks = {way: Walk(*way) for way, _ in ways}
    at_once = max(1, _WEIGHTS // (depth * width**2))
    # One allocation for all groups of seeds: fresh memory costs as much as the numbers in it.
    weights = np.empty((depth, min(at_once, len(seeds)), width, width))
    groups = []
    for start in range(0, len(seeds), at_once):
        chosen = seeds[start : start + at_once]
        _go(walks.values(), recipes[0], weights[:, : len(chosen)], chosen, batch)
        groups.append([walks[way].found(log_gain) for way, log_gain in ways])
    # Of a group: case, part, layer, seed.
    return Profile(*np.concatenate(groups, axis=-1).transpose(1, 0, 3, 2))


# The weights of so many are kept at once, if one network has no more: 32 MB.
_WEIGHTS = 2**22
# What a walk depends on: f, the block, what multiplies the drawn weights and the biases, whether it is centred.
_Way = tuple[Activation, Block, float, float, bool]


def _way(case: Case, ratio: float) -> tuple[_Way, float]:
    """The walk of a case whose weights are drawn ``ratio`` times too small, and the log gain that it leaves out."""
    gain = case.gain * ratio
    if case.block == PLAIN and not case.bias_deviation and is_homogeneous(case.activation):
        # Only the scale depends on the gain here: one walk is enough for all of them.
        return (case.activation, PLAIN, 1.0, 0.0, case.centred), float(np.log(gain))
    return (case.activation, case.block, gain, case.bias_deviation, case.centred), 0.0


def _go(walks: Collection[Walk], recipe: Initialisation, weights: Array, seeds: Sequence[int], batch: int) -> None:
    """All the walks up through the same layers and down again; the weights go into the array, (layer, seed, ...)."""
    depth, _, width, _ = weights.shape
    ends = [np.random.default_rng((seed, depth)).standard_normal((2, batch, width)) for seed in seeds]
    inputs, gradients = np.stack(ends, axis=1)
    for walk in walks:
        walk.start(inputs)
    for layer_weights, biases in _drawn(recipe, weights, seeds):
        for walk in walks:
            walk.up(layer_weights, biases)
    for walk in walks:
        walk.turn(gradients)
    for _ in range(depth):
        for walk in walks:
            walk.down()


def _drawn(recipe: Initialisation, weights: Array, seeds: Sequence[int]) -> Iterator[tuple[Array, Array]]:
    """Weights and standard normal biases layer by layer, in the order in which ``network.initialise`` draws them."""
    width, generators = weights.shape[-1], [np.random.default_rng(seed) for seed in seeds]
    for layer_weights in weights:
        biases = []
        for weight, generator in zip(layer_weights, generators, strict=True):
            draw_weights(recipe, width, width, generator, out=weight)
            biases.append(generator.standard_normal((1, width)))
        yield layer_weights, np.stack(biases)


def log_singular_values(
    activation: Activation,
    initialisation: str,
    depth: int,
    width: int,
    seeds: Sequence[int],
    *,
    gain: float = 1.0,
    centred: bool = False,
) -> Array:
    """Logarithms of the singular values of the input-output Jacobian da_L/da_0, largest first: (seed, width).

    J = D_L W_L^T ... D_1 W_1^T with D_l = diag f'(z_l), at one normal input (Pennington, Schoenholz & Ganguli, 2017).
    The product is scaled in every layer; values below 1e-16 of the largest are rounding, or 0. A network is the lower
    part of the deeper ones of its seed.

    Args:
        activation: of each of ``depth`` layers of ``width`` units; biases are zero.
        initialisation, gain: as in ``network.initialise``.
        centred: biases take -f(0) times the sum of each unit's weights, so that a layer sees f - f(0).

    Raises:
        ValueError: as ``network.initialise``, or the depth or the width is less than 1.
    """
    check_whole("depth", depth, 1)
    check_whole("width", width, 1)
    check_positive("gain", gain)
    check_seeds(seeds)
    recipe, seen = find_initialisation(initialisation), shifted(activation) if centred else activation
    scale_free = is_homogeneous(seen)
    weights = np.empty((depth, 1, width, width))
    found = np.empty((len(seeds), width))
    for row, seed in enumerate(seeds):
        signal: Array = np.random.default_rng((seed, width)).standard_normal((1, width))
        jacobian, log_scale = np.eye(width), np.zeros((1, 1))
        for (layer_weights,), _ in _drawn(recipe, weights, (seed,)):
            z = gain * signal @ layer_weights
            signal, slope = seen.with_slope(z)
            if scale_free:
                signal, _ = to_unit(signal, np.zeros((1, 1)))
            jacobian, log_scale = to_unit(slope.T * (gain * layer_weights.T @ jacobian), log_scale)
        with np.errstate(divide="ignore"):
            found[row] = np.log(np.linalg.svd(jacobian, compute_uv=False)) + log_scale.item()
    return found


def singular_values(
    activation: Activation,
    initialisation: str,
    depth: int,
    width: int,
    seeds: Sequence[int],
    *,
    gain: float = 1.0,
    centred: bool = False,
) -> Array:
    """The singular values themselves, with the arguments of ``log_singular_values``."""
    return np.exp(log_singular_values(activation, initialisation, depth, width, seeds, gain=gain, centred=centred))
