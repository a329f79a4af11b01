"""Skip connections and norms against autograd, central differences, exact laws and infinite width."""

from dataclasses import replace

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from figures_src.maths.activation import IDENTITY
from figures_src.maths.blocks import (
    BATCH_NORM,
    BLOCKS,
    EPSILON,
    LAYER_NORM_AFTER,
    LAYER_NORM_BEFORE,
    PLAIN,
    SKIPS,
    SKIPS_BATCH_NORM,
    SKIPS_LAYER_NORM,
    layer,
    normalise,
    send_back,
)
from figures_src.maths.catalogue.joined import CATALOGUE
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.depth import Case, profile
from figures_src.maths.network import backward, deltas, forward, in_sigmoids, initialise, input_gradient
from figures_src.maths.properties import is_homogeneous
from tests.maths.automatic import elementwise

every_block = pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.name)
every_norm = pytest.mark.parametrize("block", [BATCH_NORM, LAYER_NORM_AFTER], ids=lambda block: block.name)
every_activation = pytest.mark.parametrize("activation", CATALOGUE.values(), ids=CATALOGUE)
BATCH, UNITS, LAYERS = 3, 6, 4


def drawn(activation, seed=1):
    weights = initialise((UNITS,) * (LAYERS + 1), activation, "he", (seed,), output=activation).weights
    return [weight[0] for weight in weights], np.random.default_rng(seed).standard_normal((BATCH, UNITS))


def send_through(block, activation, weights, x):
    """Every layer's output after the input, and the layers themselves."""
    outputs, layers = [x], []
    for weight in weights:
        layers.append(layer(block, activation, weight, outputs[-1]))
        outputs.append(layers[-1].output)
    return outputs, layers


def pulled_back(done, g):
    """From the gradient with respect to a layer's output to that with respect to its input."""
    branch = done.to_input(done.to_product(g * done.slope))
    return g + branch if done.skip else branch


def send_down(layers, gradient):
    """The gradient with respect to the input, to each layer's output, and the one that is given."""
    gradients = [gradient]
    for done in reversed(layers):
        gradients.append(pulled_back(done, gradients[-1]))
    return gradients[::-1]


def standardised(z, axis):
    mean = anp.mean(z, axis=axis, keepdims=True)
    return (z - mean) / anp.sqrt(anp.mean((z - mean) ** 2, axis=axis, keepdims=True) + 1e-5)


def textbook_layer(block, activation, weight, bias, a):
    """One layer once more, out of the published formulas alone."""
    if block is LAYER_NORM_BEFORE:
        z = anp.dot(standardised(a, 1), weight) + bias
    elif block in (BATCH_NORM, SKIPS_BATCH_NORM):
        z = standardised(anp.dot(a, weight), 0) + bias
    elif block in (LAYER_NORM_AFTER, SKIPS_LAYER_NORM):
        z = standardised(anp.dot(a, weight), 1) + bias
    else:
        z = anp.dot(a, weight) + bias
    step = elementwise(activation, z)
    return a + step if block in (SKIPS, SKIPS_BATCH_NORM, SKIPS_LAYER_NORM) else step


def textbook(block, activation, weights, a):
    """sum(sin(a_L)) of layers without biases."""
    for weight in weights:
        a = textbook_layer(block, activation, weight, 0.0, a)
    return anp.sum(anp.sin(a))


@every_block
@every_activation
def test_gradients_agree_with_autograd_in_every_layer(block, activation):
    weights, x = drawn(activation)
    outputs, layers = send_through(block, activation, weights, x)
    assert np.sin(outputs[-1]).sum() == pytest.approx(textbook(block, activation, weights, x), rel=1e-12)
    gradients = send_down(layers, np.cos(outputs[-1]))
    for below, (output, gradient) in enumerate(zip(outputs, gradients, strict=True)):
        theirs = autograd.grad(lambda a, rest=weights[below:]: textbook(block, activation, rest, a))(output)
        assert gradient == pytest.approx(theirs, rel=1e-9, abs=1e-12)


@every_block
@every_activation
def test_a_networks_gradients_agree_with_autograd_for_every_seed(block, activation):
    """Input and output are plain, and have other widths; all biases are there."""
    plain = initialise((5, UNITS, UNITS, UNITS, 3), activation, "he", (4, 5), bias_deviation=0.5)
    network = replace(plain, block=block)
    x = np.random.default_rng(6).standard_normal((BATCH, 5))
    passed = forward(network, x, slopes=True)
    end = np.cos(passed.pre_activations[-1])
    ours = backward(network, passed, end)
    for seed in range(2):

        def loss(weights, biases, a):
            for place, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
                last = place == len(weights) - 1
                kind = PLAIN if place == 0 or last else block
                a = textbook_layer(kind, IDENTITY if last else activation, weight, bias, a)
            return anp.sum(anp.sin(a))

        at = [[part[seed] for part in parts] for parts in (network.weights, network.biases)]
        assert np.sin(passed.activations[-1][seed]).sum() == pytest.approx(loss(*at, x), rel=1e-12)
        for argument, mine in ((0, ours.weights), (1, ours.biases)):
            for theirs, gradient in zip(autograd.grad(loss, argument)(*at, x), mine, strict=True):
                assert gradient[seed] == pytest.approx(theirs, rel=1e-9, abs=1e-12)
        below = input_gradient(network, deltas(network, passed, end)[0])[seed]
        assert below == pytest.approx(autograd.grad(loss, 2)(*at, x), rel=1e-9, abs=1e-12)


@every_block
@every_activation
def test_gradients_agree_with_central_differences(block, activation):
    weights, x = drawn(activation, seed=2)
    outputs, layers = send_through(block, activation, weights, x)
    gradient, step = send_down(layers, np.cos(outputs[-1]))[0], 1e-6
    for index in np.ndindex(x.shape):
        shift = np.zeros_like(x)
        shift[index] = step
        up, down = (np.sin(send_through(block, activation, weights, at)[0][-1]).sum() for at in (x + shift, x - shift))
        assert gradient[index] == pytest.approx((up - down) / (2 * step), rel=1e-5, abs=1e-8)


@every_block
@every_activation
def test_a_profile_is_the_size_of_those_gradients(block, activation):
    """The same pass with nothing scaled."""
    depth, width, seed = 5, 12, 7
    x, gradient = np.random.default_rng((seed, depth)).standard_normal((2, 8, width))
    drawn = initialise((width,) * (depth + 1), activation, "xavier", (seed,), output=activation)
    _, layers = send_through(block, activation, [weight[0] for weight in drawn.weights], x)
    sizes = np.array([np.sqrt(np.mean(g**2)) for g in send_down(layers, gradient)[1:]])
    (found,) = profile([Case(activation, "xavier", block=block)], depth, width, (seed, 8)).log_output_gradient
    assert found.shape == (2, depth)
    assert found[0] - found[0, -1] == pytest.approx(np.log(sizes / sizes[-1]), rel=1e-10, abs=1e-12)


@every_activation
def test_a_skip_around_a_branch_without_weights_passes_the_gradient_unchanged(activation):
    _, x = drawn(activation)
    g = np.cos(x)
    done = layer(SKIPS, activation, np.zeros((UNITS, UNITS)), x)
    assert np.array_equal(pulled_back(done, g), g)
    assert np.array_equal(done.output, x + activation.f(0.0))


@pytest.mark.parametrize("axis", [-1, -2])
def test_a_norm_gives_mean_0_and_variance_1_and_its_gradient_is_orthogonal_to_shift_and_stretch(axis):
    generator = np.random.default_rng(3)
    z, g = 5 + 3 * generator.standard_normal((2, 30, 50)), generator.standard_normal((2, 30, 50))
    normal, pull_back = normalise(z, axis)
    variance, gradient = z.var(axis=axis), pull_back(g)
    kept = variance / (variance + EPSILON)
    assert np.abs(normal.mean(axis=axis)).max() < 1e-14
    assert normal.var(axis=axis) == pytest.approx(kept, rel=1e-12)
    assert np.abs(gradient.sum(axis=axis)).max() < 1e-13
    # Along the signal epsilon leaves a trace, and exactly this one.
    along = np.sum(g * normal, axis=axis) * (1 - kept) / np.sqrt(variance + EPSILON)
    assert np.sum(gradient * normal, axis=axis) == pytest.approx(along, abs=1e-13)
    assert np.abs(along).max() < 1e-5


@pytest.mark.parametrize("axis", [-1, -2])
def test_a_norm_of_equal_numbers_is_0_and_divides_by_epsilon(axis):
    normal, pull_back = normalise(np.full((4, 4), 2.5), axis)
    g = np.array([[1.0, -1.0, 0.0, 0.0], [-1.0, 1.0, 0.0, 0.0]] * 2)
    assert np.array_equal(normal, np.zeros((4, 4)))
    assert pull_back(g) == pytest.approx(g / np.sqrt(1e-5), rel=1e-14)


@every_norm
@every_activation
def test_a_norm_after_the_weights_cancels_their_scale(block, activation):
    weights, x = drawn(activation)
    g = np.cos(x)
    # Weights so large that epsilon is nothing beside the variance.
    one, four = (layer(block, activation, scale * weights[0], x) for scale in (1e3, 4e3))
    assert four.output == pytest.approx(one.output, rel=1e-7, abs=1e-7)
    assert pulled_back(four, g) == pytest.approx(pulled_back(one, g), rel=1e-7, abs=1e-7)
    gained = layer(block, activation, weights[0], x, gain=4e3)
    assert gained.output == pytest.approx(four.output, rel=1e-12)
    assert pulled_back(gained, g) == pytest.approx(pulled_back(four, g), rel=1e-10, abs=1e-12)


def test_batch_norm_takes_each_unit_by_itself_and_layer_norm_each_example():
    weights, x = drawn(TANH)
    other = x.copy()
    other[0] += 1.0
    batch, units = (
        layer(block, TANH, weights[0], x).output != layer(block, TANH, weights[0], other).output
        for block in (BATCH_NORM, LAYER_NORM_AFTER)
    )
    assert batch.all()
    assert units.any(axis=1).tolist() == [True, False, False]


@pytest.mark.parametrize("block", [PLAIN, SKIPS], ids=lambda block: block.name)
@pytest.mark.parametrize("activation", [a for a in CATALOGUE.values() if is_homogeneous(a)], ids=lambda a: a.name)
def test_the_product_of_signal_and_gradient_is_kept_where_f_is_homogeneous(block, activation):
    """Euler: J(a) a = output. As far as the signal grows on its way up, the gradient along it grows on its way down."""
    weights, x = drawn(activation)
    outputs, layers = send_through(block, activation, weights, x)
    gradients = send_down(layers, np.cos(outputs[-1]))
    products = [np.sum(a * g, axis=1) for a, g in zip(outputs, gradients, strict=True)]
    assert np.stack(products) == pytest.approx(np.stack([products[-1]] * (LAYERS + 1)), rel=1e-12)


def test_an_orthogonal_linear_network_keeps_its_gradient_exactly():
    """Saxe, McClelland & Ganguli (2014)."""
    logs = profile([Case(IDENTITY, "orthogonal")], 50, 20, (0,)).log_output_gradient[0, 0]
    assert logs - logs[-1] == pytest.approx(np.zeros(50), abs=1e-12)


@every_block
def test_no_depth_is_too_great(block):
    """At this scale gradients leave float64 wherever a block lets them grow or vanish."""
    cases = [Case(RELU, "xavier", gain=4.0, block=block), Case(SIGMOID, "xavier", block=block)]
    found = profile(cases, 800, 16, (0,), batch=2)
    assert np.isfinite(found.log_output_gradient).all() and np.isfinite(found.log_gradient).all()


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match=r"weight must have the shape \(6, 6\), not \(6, 1\)"):
        layer(SKIPS, RELU, np.ones((6, 1)), np.ones((3, 6)))
    with pytest.raises(ValueError, match=r"bias must have the shape \(1, 4\), not \(3, 4\)"):
        layer(PLAIN, RELU, np.ones((6, 4)), np.ones((3, 6)), bias=np.ones((3, 4)))
    with pytest.raises(ValueError, match=r"a must have the shape \(\*seeds, batch, fan_in\), not \(6,\)"):
        layer(PLAIN, RELU, np.ones((6, 4)), np.ones(6))
    with pytest.raises(ValueError, match=r"z must have at least two numbers along axis -2 .* not the shape \(1, 6\)"):
        layer(BATCH_NORM, RELU, np.ones((6, 6)), np.ones((1, 6)))
    with pytest.raises(ValueError, match="layers must end with one that has no skip"):
        send_back([layer(SKIPS, RELU, np.ones((6, 6)), np.ones((3, 6)))], np.ones((3, 6)))


def test_what_a_network_of_blocks_cannot_be_is_named():
    network = initialise((5, 6, 4, 3), TANH, "xavier", (0,))
    with pytest.raises(ValueError, match=r"weights\[1\] must have the shape \(1, 6, 6\), not \(1, 6, 4\)"):
        replace(network, block=SKIPS)
    with pytest.raises(ValueError, match=r"network must have tanh .* and be plain"):
        in_sigmoids(replace(network, block=BATCH_NORM))
    normed = replace(network, block=BATCH_NORM)
    passed = forward(normed, np.eye(2, 5), slopes=True)
    with pytest.raises(ValueError, match=r"gradient must have the shape \(1, 2, 3\), not \(1, 2, 1\)"):
        backward(normed, passed, np.ones((1, 2, 1)))
    without = forward(normed, np.eye(2, 5))
    assert np.array_equal(without.activations[-1], passed.activations[-1])
    for way_back in (backward, deltas):
        with pytest.raises(ValueError, match=r"passed must hold the slopes: forward\(network, x, slopes=True\)"):
            way_back(normed, without, np.ones((1, 2, 3)))
