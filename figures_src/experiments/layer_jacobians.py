"""How a layer of an untrained tanh network stretches what enters it: the mean of its Jacobian's singular values."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.maths.activation import Array
from figures_src.maths.catalogue.sigmoidal import TANH
from figures_src.maths.network import forward, initialise

LAYERS, WIDTH = 5, 128
SEEDS = tuple(range(20))


@dataclass(frozen=True)
class LayerJacobians:
    """The mean singular value of da_{l+1} / da_l for l = 1 ... 4, (seed, layer)."""

    mean_singular_value: Array


@experiment(LayerJacobians)
def layer_jacobians(initialisation: str, width: int = WIDTH, seeds: Sequence[int] = SEEDS) -> LayerJacobians:
    """Five tanh layers, uniform weights, zero biases, at one normal input each (Glorot & Bengio, 2010, eq. 17)."""
    widths = (width,) * (LAYERS + 1)
    network = initialise(widths, TANH, initialisation, seeds, output=TANH, distribution="uniform")
    x = np.stack([np.random.default_rng((seed, LAYERS)).standard_normal((1, width)) for seed in seeds])
    pre_activations = forward(network, x).pre_activations
    found = [
        np.linalg.svd(weight * TANH.df(z), compute_uv=False).mean(axis=-1)
        for weight, z in zip(network.weights[1:], pre_activations[1:], strict=True)
    ]
    return LayerJacobians(np.stack(found, axis=-1))


RUNS = tuple(layer_jacobians.run(initialisation) for initialisation in ("xavier", "fan_in_uniform"))
