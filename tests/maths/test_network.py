"""Back-propagation by hand against autograd and central differences; initialisations against their variances."""

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from figures_src.maths.activation import IDENTITY
from figures_src.maths.catalogue.joined import CATALOGUE
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.initialisation import INITIALISATIONS, draw_weights
from figures_src.maths.network import Network, backward, forward, in_sigmoids, initialise, input_gradient
from tests.maths.automatic import deep_gradients, elementwise

every_activation = pytest.mark.parametrize("activation", CATALOGUE.values(), ids=CATALOGUE)
WIDTHS, SEEDS = (5, 6, 4, 6, 3), (11, 12)


def flat(network):
    return np.concatenate([part.ravel() for part in (*network.weights, *network.biases)])


def loss_of(activation, x, seed, network):
    """The same network once more, out of the textbook formulas alone, as a function of one seed's parameters."""

    def loss(weights, biases, data):
        a = data
        for layer, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
            z = anp.dot(a, weight) + bias
            if layer < len(weights) - 1:
                a = elementwise(activation, z)
        return anp.sum(anp.sin(z))

    parameters = [[part[seed] for part in parts] for parts in (network.weights, network.biases)]
    return loss, (*parameters, x)


@every_activation
def test_gradients_agree_with_autograd_for_every_seed_of_the_batch(activation):
    network = initialise(WIDTHS, activation, "he", SEEDS, gain=1.2, bias_deviation=0.5)
    x = np.random.default_rng(5).standard_normal((4, WIDTHS[0]))
    passed = forward(network, x)
    ours = backward(network, passed, np.cos(passed.pre_activations[-1]))
    for seed in range(len(SEEDS)):
        loss, at = loss_of(activation, x, seed, network)
        for argument, mine in ((0, ours.weights), (1, ours.biases)):
            for theirs, gradient in zip(autograd.grad(loss, argument)(*at), mine, strict=True):
                assert gradient[seed] == pytest.approx(theirs, rel=1e-10, abs=1e-13)
        below = input_gradient(network, ours.pre_activations[0])[seed]
        assert below == pytest.approx(autograd.grad(loss, 2)(*at), rel=1e-10, abs=1e-13)


@pytest.mark.parametrize("activation", [*CATALOGUE.values(), IDENTITY], ids=lambda activation: activation.name)
def test_fifty_layers_agree_with_autograd(activation):
    """Nothing is lost on the way."""
    ours, theirs = deep_gradients(activation, width=64, batch=16)
    for mine, other in zip(ours(), theirs(), strict=True):
        assert np.max(np.abs(mine - other)) <= 1e-10 * np.max(np.abs(other))


@every_activation
def test_gradients_agree_with_central_differences(activation):
    network = initialise(WIDTHS, activation, "xavier", (3,), bias_deviation=0.5)
    x = np.random.default_rng(6).standard_normal((4, WIDTHS[0]))
    passed = forward(network, x)
    gradients = backward(network, passed, np.cos(passed.pre_activations[-1]))
    ours = np.concatenate([part.ravel() for part in (*gradients.weights, *gradients.biases)])
    step, position = 1e-6, 0
    for part in (*network.weights, *network.biases):
        for index in np.ndindex(part.shape):
            kept = part[index]
            sums = []
            for shift in (step, -step):
                part[index] = kept + shift
                sums.append(np.sin(forward(network, x).pre_activations[-1]).sum())
            part[index] = kept
            assert ours[position] == pytest.approx((sums[0] - sums[1]) / (2 * step), rel=1e-5, abs=1e-8)
            position += 1
    assert position == len(ours) == len(flat(network))


def test_a_seed_gives_the_same_network_alone_and_in_company():
    together = initialise(WIDTHS, RELU, "he", (1, 2, 3))
    alone = initialise(WIDTHS, RELU, "he", (2,))
    assert all(np.array_equal(many[1], one[0]) for many, one in zip(together.weights, alone.weights, strict=True))


PUBLISHED = {"lecun": 1 / 300, "xavier": 2 / 500, "he": 2 / 300, "fan_in_uniform": 1 / 900, "orthogonal": 1 / 300}


@pytest.mark.parametrize(
    ("recipe", "distribution"),
    [(recipe, distribution) for recipe in INITIALISATIONS.values() for distribution in recipe.distributions],
    ids=lambda part: getattr(part, "name", part),
)
def test_initialisations_have_the_published_variance_and_shape(recipe, distribution):
    weights = np.stack(
        [
            draw_weights(recipe, 300, 200, np.random.default_rng(seed), gain=2.0, distribution=distribution)
            for seed in range(10)
        ]
    )
    variance = 4 * PUBLISHED[recipe.name]
    # 600,000 entries: the standard error of a variance is at most variance * sqrt(2 / 600,000).
    assert weights.var() == pytest.approx(variance, rel=5 * np.sqrt(2 / weights.size))
    assert abs(weights.mean()) < 5 * np.sqrt(variance / weights.size)
    kurtosis = np.mean(weights**4) / weights.var() ** 2
    assert kurtosis == pytest.approx({"normal": 3, "uniform": 1.8, "orthogonal": 3}[distribution], rel=0.03)
    if distribution == "uniform":
        assert np.abs(weights).max() == pytest.approx(np.sqrt(3 * variance), rel=1e-3)
    if distribution == "orthogonal":
        gram = weights[0].T @ weights[0]
        assert gram == pytest.approx(4 * np.eye(200), abs=1e-12)


@pytest.mark.parametrize(
    ("recipe", "published"),
    [("lecun", 1), ("xavier", 1), ("he", np.sqrt(2)), ("fan_in_uniform", 1 / np.sqrt(3)), ("orthogonal", 1)],
)
def test_the_scale_of_a_recipe_is_the_published_one_and_that_of_its_weights(recipe, published):
    """LeCun: 1/n; Glorot: 2/(n + m); He: 2/n; PyTorch's default of old, +-1/sqrt(n): 1/(3n)."""
    assert INITIALISATIONS[recipe].sigma_w == pytest.approx(published, rel=1e-15)
    weights = draw_weights(INITIALISATIONS[recipe], 400, 400, np.random.default_rng(3))
    assert np.sqrt(400) * weights.std() == pytest.approx(published, rel=5 / 400)


def test_an_orthogonal_square_matrix_keeps_lengths():
    weights = draw_weights(INITIALISATIONS["orthogonal"], 40, 40, np.random.default_rng(0))
    assert weights @ weights.T == pytest.approx(np.eye(40), abs=1e-13)


def test_the_last_layer_has_its_own_activation_and_biases_their_scale():
    network = initialise((3, 400, 300), TANH, "he", range(5), output=SIGMOID, bias_deviation=0.7)
    assert [activation.name for activation in network.activations] == ["tanh", "sigmoid"]
    assert [a.name for a in initialise((3, 4, 2), TANH, "he", (0,)).activations] == ["tanh", "identity"]
    biases = np.concatenate([bias.ravel() for bias in network.biases])
    assert biases.std() == pytest.approx(0.7, rel=5 / np.sqrt(2 * biases.size))
    passed = forward(network, np.ones((2, 3)))
    assert np.all((passed.activations[-1] > 0) & (passed.activations[-1] < 1))


def test_arrays_that_do_not_fit_are_named():
    network = initialise((5, 4, 2), RELU, "he", (0, 1, 2))
    for x in (np.ones(5), np.ones((7, 4)), np.ones((2, 7, 5))):
        with pytest.raises(ValueError, match="x must have the shape"):
            forward(network, x)
    passed = forward(network, np.ones((7, 5)))
    with pytest.raises(ValueError, match=r"gradient must have the shape \(3, 7, 2\), not \(7, 2\)"):
        backward(network, passed, np.ones((7, 2)))
    whole = backward(network, passed, np.ones((3, 7, 2), dtype=int))
    assert whole.weights[0].dtype == np.float64
    with pytest.raises(ValueError, match=r"weights\[1\] must have the shape \(3, 4, 2\), not \(3, 5, 2\)"):
        Network((network.weights[0], np.ones((3, 5, 2))), network.biases, network.activations)
    with pytest.raises(ValueError, match=r"biases\[0\] must have the shape"):
        Network(network.weights, (network.biases[0][0], network.biases[1]), network.activations)
    with pytest.raises(ValueError, match="must be as many"):
        Network(network.weights, network.biases, network.activations[:1])
    with pytest.raises(ValueError, match="must be as many"):
        Network(network.weights, network.biases[:1], network.activations)
    with pytest.raises(ValueError, match="must be as many"):
        Network(network.weights[:1], network.biases, network.activations)
    with pytest.raises(ValueError, match="must be as many"):
        Network((), (), ())


@pytest.mark.parametrize("bad", [{"fan_in": 0}, {"fan_out": 2.5}, {"gain": np.nan}, {"distribution": ""}])
def test_bad_arguments_of_a_weight_matrix_are_named(bad):
    good = {"fan_in": 3, "fan_out": 2, "generator": np.random.default_rng(0)}
    with pytest.raises(ValueError, match=next(iter(bad))):
        draw_weights(INITIALISATIONS["he"], **(good | bad))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"widths": (5,)}, "depth must be at least 1"),
        ({"widths": (5, 0, 2)}, "widths must be at least 1, not 0"),
        ({"initialisation": "glorot"}, "unknown initialisation 'glorot'; known are lecun, xavier, he"),
        ({"gain": np.inf}, "gain must be finite and positive, not inf"),
        ({"gain": 0.0}, "gain must be finite and positive"),
        ({"distribution": "orthogonal"}, "distribution of he must be normal or uniform, not 'orthogonal'"),
        ({"bias_deviation": np.nan}, "bias_deviation must be finite"),
        ({"seeds": ()}, "seeds must hold at least one"),
        ({"seeds": (0, -1)}, "seeds must be at least 0, not -1"),
        ({"widths": (5, 2.5)}, "widths must be a whole number, not 2.5"),
        ({"activation": "relu"}, "activation must be an activation's record, not 'relu'"),
    ],
)
def test_bad_arguments_are_named(change, message):
    good = {"widths": (5, 4), "activation": RELU, "initialisation": "he", "seeds": (0,)}
    with pytest.raises(ValueError, match=message):
        initialise(**(good | change))


@pytest.mark.parametrize("depth", [1, 2, 6])
def test_a_tanh_network_in_sigmoids_answers_the_same(depth):
    """And its hidden activations are (1 + tanh) / 2; what is no tanh network is refused."""
    network = initialise((7, *[5] * depth, 3), TANH, "xavier", (0, 1), gain=1.7, bias_deviation=0.4)
    x = np.random.default_rng(1).standard_normal((11, 7))
    ours, theirs = forward(in_sigmoids(network), x), forward(network, x)
    assert ours.pre_activations[-1] == pytest.approx(theirs.pre_activations[-1], abs=1e-13)
    assert ours.activations[depth] == pytest.approx((1 + theirs.activations[depth]) / 2, abs=1e-14)
    twin = in_sigmoids(initialise((7, 5, 5, 3), TANH, "xavier", (0,)))
    assert twin.biases[1] == pytest.approx(-twin.weights[1].sum(axis=1, keepdims=True) / 2) and not twin.biases[0].any()
    with pytest.raises(ValueError, match="network must have tanh in every layer but the last"):
        in_sigmoids(initialise((7, 5, 3), RELU, "xavier", (0,)))
