"""Skip connections and layer norm against autograd, central differences, exact laws and infinite width."""

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from figures_src.maths.activation import IDENTITY
from figures_src.maths.blocks import BLOCKS, EPSILON, layer, layer_norm, profile_in_theory
from figures_src.maths.catalogue.joined import CATALOGUE
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.depth import Case, profile
from figures_src.maths.layerwise import log_gradients
from figures_src.maths.mean_field import chi
from figures_src.maths.network import initialise
from figures_src.maths.properties import is_homogeneous
from tests.maths.automatic import elementwise

every_block = pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
every_activation = pytest.mark.parametrize("activation", CATALOGUE.values(), ids=CATALOGUE)
BATCH, UNITS, LAYERS = 3, 6, 4


def network(activation, seed=1):
    weights = initialise((UNITS,) * (LAYERS + 1), activation, "he", (seed,), output=activation).weights
    return [weight[0] for weight in weights], np.random.default_rng(seed).standard_normal((BATCH, UNITS))


def send_up(block, activation, weights, x):
    """Every layer's output after the input, and the layers themselves."""
    outputs, layers = [x], []
    for weight in weights:
        layers.append(layer(block, activation, weight, outputs[-1]))
        outputs.append(layers[-1].output)
    return outputs, layers


def send_down(layers, gradient):
    """The gradient with respect to the input, to each layer's output, and the one that is given."""
    gradients = [gradient]
    for done in reversed(layers):
        gradients.append(done.pull_back(gradients[-1]))
    return gradients[::-1]


def standardised(z):
    mean = anp.mean(z, axis=1, keepdims=True)
    return (z - mean) / anp.sqrt(anp.mean((z - mean) ** 2, axis=1, keepdims=True) + 1e-5)


def textbook(kind, activation, weights, a):
    """sum(sin(a_L)) once more, out of the published formulas alone."""
    for weight in weights:
        z = anp.dot(standardised(a) if kind == "prepared" else a, weight)
        if kind in ("normalised", "both"):
            z = standardised(z)
        step = elementwise(activation, z)
        a = a + step if kind in ("residual", "both") else step
    return anp.sum(anp.sin(a))


@every_block
@every_activation
def test_gradients_agree_with_autograd_in_every_layer(block, activation):
    weights, x = network(activation)
    outputs, layers = send_up(block, activation, weights, x)
    assert np.sin(outputs[-1]).sum() == pytest.approx(textbook(block.name, activation, weights, x), rel=1e-12)
    gradients = send_down(layers, np.cos(outputs[-1]))
    for below, (output, gradient) in enumerate(zip(outputs, gradients, strict=True)):
        theirs = autograd.grad(lambda a, rest=weights[below:]: textbook(block.name, activation, rest, a))(output)
        assert gradient == pytest.approx(theirs, rel=1e-10, abs=1e-12)


@every_block
@every_activation
def test_gradients_agree_with_central_differences(block, activation):
    weights, x = network(activation, seed=2)
    outputs, layers = send_up(block, activation, weights, x)
    gradient, step = send_down(layers, np.cos(outputs[-1]))[0], 1e-6
    for index in np.ndindex(x.shape):
        shift = np.zeros_like(x)
        shift[index] = step
        up, down = (np.sin(send_up(block, activation, weights, at)[0][-1]).sum() for at in (x + shift, x - shift))
        assert gradient[index] == pytest.approx((up - down) / (2 * step), rel=1e-5, abs=1e-8)


@every_block
@every_activation
def test_a_profile_is_the_size_of_those_gradients(block, activation):
    """The same pass with nothing scaled."""
    depth, width, seed = 5, 12, 7
    x, gradient = np.random.default_rng((seed, depth)).standard_normal((2, 8, width))
    drawn = initialise((width,) * (depth + 1), activation, "xavier", (seed,), output=activation)
    _, layers = send_up(block, activation, [weight[0] for weight in drawn.weights], x)
    sizes = np.array([np.sqrt(np.mean(g**2)) for g in send_down(layers, gradient)[1:]])
    (found,) = profile([Case(activation, "xavier", block=block.name)], depth, width, (seed, 8)).log_output_gradient
    assert found.shape == (2, depth)
    assert found[0] - found[0, -1] == pytest.approx(np.log(sizes / sizes[-1]), rel=1e-10, abs=1e-12)


@every_activation
def test_a_skip_around_a_branch_without_weights_passes_the_gradient_unchanged(activation):
    _, x = network(activation)
    g = np.cos(x)
    done = layer(BLOCKS["residual"], activation, np.zeros((UNITS, UNITS)), x)
    assert np.array_equal(done.pull_back(g), g)
    assert np.array_equal(done.output, x + activation.f(0.0))


def test_layer_norm_gives_mean_0_and_variance_1_and_its_gradient_is_orthogonal_to_shift_and_stretch():
    generator = np.random.default_rng(3)
    z, g = 5 + 3 * generator.standard_normal((4, 50)), generator.standard_normal((4, 50))
    normal, pull_back = layer_norm(z)
    variance, gradient = z.var(axis=1), pull_back(g)
    kept = variance / (variance + EPSILON)
    assert normal.mean(axis=1) == pytest.approx(np.zeros(4), abs=1e-14)
    assert normal.var(axis=1) == pytest.approx(kept, rel=1e-12)
    assert gradient.sum(axis=1) == pytest.approx(np.zeros(4), abs=1e-13)
    # Along the signal epsilon leaves a trace, and exactly this one.
    along = np.sum(g * normal, axis=1) * (1 - kept) / np.sqrt(variance + EPSILON)
    assert np.sum(gradient * normal, axis=1) == pytest.approx(along, abs=1e-13)
    assert np.abs(along).max() < 1e-5


def test_layer_norm_of_equal_units_is_0_and_divides_by_epsilon():
    normal, pull_back = layer_norm(np.full((1, 4), 2.5))
    g = np.array([[1.0, -1.0, 0.0, 0.0]])
    assert np.array_equal(normal, np.zeros((1, 4)))
    assert pull_back(g) == pytest.approx(g / np.sqrt(1e-5), rel=1e-14)


@every_activation
def test_layer_norm_cancels_the_scale_of_the_weights(activation):
    weights, x = network(activation)
    g = np.cos(x)
    # Weights so large that epsilon is nothing beside the variance.
    one, four = (layer(BLOCKS["normalised"], activation, scale * weights[0], x) for scale in (1e3, 4e3))
    assert four.output == pytest.approx(one.output, rel=1e-7, abs=1e-7)
    assert four.pull_back(g) == pytest.approx(one.pull_back(g), rel=1e-7, abs=1e-7)
    gained = layer(BLOCKS["normalised"], activation, weights[0], x, gain=4e3)
    assert gained.output == pytest.approx(four.output, rel=1e-12)
    assert gained.pull_back(g) == pytest.approx(four.pull_back(g), rel=1e-10, abs=1e-12)


@pytest.mark.parametrize("kind", ["plain", "residual"])
@pytest.mark.parametrize("activation", [a for a in CATALOGUE.values() if is_homogeneous(a)], ids=lambda a: a.name)
def test_the_product_of_signal_and_gradient_is_kept_where_f_is_homogeneous(kind, activation):
    """Euler: J(a) a = output. As far as the signal grows on its way up, the gradient along it grows on its way down."""
    weights, x = network(activation)
    outputs, layers = send_up(BLOCKS[kind], activation, weights, x)
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
    cases = [Case(RELU, "xavier", gain=4.0, block=block.name), Case(SIGMOID, "xavier", block=block.name)]
    found = profile(cases, 800, 16, (0,), batch=2)
    assert np.isfinite(found.log_output_gradient).all() and np.isfinite(found.log_gradient).all()


def test_theory_where_it_is_known_in_closed_form():
    back = np.arange(49, -1, -1)
    # He et al. (2015): He's weights keep a ReLU's gradient. Beside a skip the branch adds as much again.
    assert profile_in_theory("plain", RELU, np.sqrt(2), 50) == pytest.approx(np.zeros(50), abs=1e-12)
    assert profile_in_theory("residual", RELU, np.sqrt(2), 50) == pytest.approx(back * np.log(2) / 2, rel=1e-12)
    # E[f'^2] / E[f^2] at unit variance: 1/2 over 1/2, whatever the weights' scale.
    assert profile_in_theory("normalised", RELU, 0.3, 50) == pytest.approx(np.zeros(50), abs=1e-12)
    # Before the weights the norm takes the mean out: 1/2 over 1/2 - 1/2pi (Yang et al., 2019, for batch norm).
    prepared = profile_in_theory("prepared", RELU, 0.3, 50)
    assert prepared[0] - prepared[40] == pytest.approx(40 * np.log(np.pi / (np.pi - 1)) / 2, rel=1e-12)
    # Linear, with a skip and a norm: E[a_l^2] = 1 + l, so that layer l multiplies by 1 + 1 / l.
    both = profile_in_theory("both", IDENTITY, 3.0, 50)
    assert both == pytest.approx(np.log(51 / np.arange(2, 52)) / 2, abs=1e-12)


@pytest.mark.parametrize("activation", [SIGMOID, TANH], ids=lambda a: a.name)
def test_plain_theory_settles_on_chi(activation):
    found = profile_in_theory("plain", activation, 1.7, 60)
    assert found[40] - found[41] == pytest.approx(np.log(chi(activation, 1.7, 0.0)) / 2, rel=1e-6)


def test_an_unknown_kind_of_layer_is_named():
    with pytest.raises(ValueError, match="unknown kind 'skip'; known are plain, residual, normalised, prepared, both"):
        profile([Case(RELU, "he", block="skip")], 3, 4, (0,))


def test_theory_follows_a_signal_beyond_all_bounds():
    """Of a mean square that is beyond float64, for there are that many layers."""
    assert profile_in_theory("plain", RELU, 5.0, 400)[0] == pytest.approx(399 * np.log(12.5) / 2, rel=1e-12)
    assert profile_in_theory("residual", RELU, np.sqrt(2), 1100)[0] == pytest.approx(1099 * np.log(2) / 2, rel=1e-12)


@every_activation
def test_a_plain_block_is_the_dense_layer_of_the_mean_field(activation):
    """From dLoss/da instead of dLoss/dz: one layer further."""
    found = profile_in_theory("plain", activation, 1.3, 20)
    assert found == pytest.approx(log_gradients(activation, 21, 1.3, 0.0)[1:], rel=1e-12, abs=1e-12)


def test_bad_arguments_of_the_theory_are_named():
    with pytest.raises(ValueError, match="sigma_w must lie between"):
        profile_in_theory("normalised", RELU, 1e-200, 5)
    with pytest.raises(ValueError, match=r"weight must have the shape \(6, 6\), not \(6, 1\)"):
        layer(BLOCKS["residual"], RELU, np.ones((6, 1)), np.ones((3, 6)))
    with pytest.raises(ValueError, match="unknown kind 'skip'; known are plain"):
        profile_in_theory("skip", RELU, 1.0, 3)
    with pytest.raises(ValueError, match="depth must be at least 1, not 0"):
        profile_in_theory("plain", RELU, 1.0, 0)
    with pytest.raises(ValueError, match="sigma_w must be finite and positive, not 0"):
        profile_in_theory("plain", RELU, 0.0, 3)
