"""Gradients below the smallest normal float32: what a backward step with them costs, in time and in digits.

The only experiment that measures time: another machine, or a busy one, gives other numbers.
"""

import platform
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from figures_src.base.experiment import experiment
from figures_src.maths.activation import Array
from figures_src.maths.initialisation import draw_weights, find_initialisation

BATCH, WIDTH = 64, 256
EXPONENTS = tuple(range(0, -49, -1))
REPETITIONS = 101
SMALLEST_NORMAL = float(np.finfo(np.float32).smallest_normal)
SMALLEST = float(np.finfo(np.float32).smallest_subnormal)


@dataclass(frozen=True)
class Subnormal:
    """A backward step with gradients of root mean square ``sizes``, the last of which is 0.

    ``seconds``: what each step took, (repetition, size).
    ``error``: how far the result is off in float32, relative to its norm in float64, (size); 0 at size 0.
    ``largest``: the largest entry of the result, (size).
    ``processor``: which one it was measured on.
    """

    sizes: Array
    seconds: Array
    error: Array
    largest: Array
    processor: str


def _processor() -> str:
    """The processor's name; Python knows it on some systems, Linux says it in a file."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()


@experiment(Subnormal, alone=True)
def subnormal() -> Subnormal:
    """A matrix product, as back-propagation takes it through a dense layer: (64 x 256) by (256 x 256), in float32."""
    generator = np.random.default_rng(0)
    weight = draw_weights(find_initialisation("he"), WIDTH, WIDTH, generator).astype(np.float32).T
    sizes = np.array([*(10.0**exponent for exponent in EXPONENTS), 0.0])
    exact = sizes[:, None, None] * generator.standard_normal((BATCH, WIDTH))
    gradients = exact.astype(np.float32)
    result = np.empty((BATCH, WIDTH), np.float32)
    seconds = np.empty((REPETITIONS, len(sizes)))
    np.matmul(gradients[0], weight, out=result)  # the first call also wakes the library up
    # Every repetition takes the sizes in an order of its own: what disturbs the machine for a moment favours none.
    for row in seconds:
        for i in generator.permutation(len(sizes)):
            start = time.perf_counter()
            np.matmul(gradients[i], weight, out=result)
            row[i] = time.perf_counter() - start
    results = (gradients @ weight).astype(np.float64)
    truth = exact @ weight.astype(np.float64)
    norm = np.linalg.norm(truth, axis=(1, 2))
    error = np.linalg.norm(results - truth, axis=(1, 2)) / np.where(norm > 0, norm, 1)
    return Subnormal(sizes, seconds, error, np.max(np.abs(results), axis=(1, 2)), _processor())


RUNS = (subnormal.run(),)
