"""One sigmoid neuron that must learn to answer 0: how the loss decides whether it starts to learn (Nielsen, 2015)."""

from dataclasses import dataclass
from itertools import repeat

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.experiments.train import train
from figures_src.maths.activation import Array
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.losses import BINARY_CROSS_ENTROPY, SQUARED_ERROR
from figures_src.maths.network import Network, forward
from figures_src.maths.optimisers import GRADIENT_DESCENT

# Weight and bias.
STARTS = ((0.6, 0.9), (2.0, 2.0))
RATE, EPOCHS = 0.15, 300


@dataclass(frozen=True)
class SingleNeuron:
    """The neuron's output for the input 1 before and after each epoch: (starting point, epoch)."""

    squared_error: Array
    cross_entropy: Array


def _output(neuron: Network) -> Array:
    return forward(neuron, np.ones((1, 1))).activations[-1][:, 0, 0]


@experiment(SingleNeuron)
def single_neuron() -> SingleNeuron:
    """Gradient descent on one example, x = 1 and y = 0, from each starting point (w, b), with either loss."""
    weight, bias = (np.reshape(part, (-1, 1, 1)) for part in np.transpose(STARTS))
    neuron = Network((weight,), (bias,), (SIGMOID,))
    outputs = []
    for loss in (SQUARED_ERROR, BINARY_CROSS_ENTROPY):
        trained = train(
            neuron,
            np.ones((1, 1)),
            np.zeros((1, 1)),
            repeat(slice(None), EPOCHS),
            loss=loss,
            optimiser=GRADIENT_DESCENT,
            rate=RATE,
            watch=lambda network: (_output(network),),
        )
        outputs.append(np.column_stack((_output(neuron), trained.seen[0])))
    return SingleNeuron(*outputs)


RUNS = (single_neuron.run(),)
