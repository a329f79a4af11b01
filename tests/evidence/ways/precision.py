"""Second ways to what is said of precision: NumPy's own types, bits, closed forms, and plain sums."""

import math

import numpy as np
from mpmath import mp

from figures_src.experiments.loss_scaling import loss_scaling
from figures_src.experiments.subnormal import subnormal
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.precision import BFLOAT16, FLOAT16
from tests.evidence.ways.theory import _mean_square, _sigmoid
from tests.evidence.ways.way import Approved, Way

_NUMPYS = ("float16", "float32", "float64")
_BITS = {"float16": 11, "bfloat16": 8, "float32": 24, "float64": 53}


def _from_bits(upper):
    """A bfloat16 by its 16 bits, the upper half of a float32."""
    return float(np.array([upper << 16], np.uint32).view(np.float32)[0])


def _end(name, which):
    """The smallest number, and how far from 1 the next one is."""
    if name == "bfloat16":
        return {"tiny": _from_bits(1), "eps": _from_bits(0x3F81) - 1}[which]
    return float({"tiny": np.finfo(name).smallest_subnormal, "eps": np.finfo(name).eps}[which])


def _first_one(bits):
    """1 - sigma(x) = 1 / (e^x + 1) is half of the distance below 1 or less: the next multiple of the type's spacing."""
    with mp.workdps(40):
        x = mp.log(mp.mpf(2) ** (bits + 1) - 1)
        spacing = mp.mpf(2) ** (int(mp.floor(mp.log(x, 2))) - bits + 1)
        return float(mp.ceil(x / spacing) * spacing)


def _flushed(kind):
    """By multiplying: the first power of a quarter that is no normal number."""
    power, layers = kind(1), 0
    while power >= np.finfo(kind).smallest_normal:
        power, layers = power / kind(4), layers + 1
    return layers


def _alike(bits):
    """Each layer's difference of two unrelated inputs, by a plain double sum over two normal numbers."""
    z, weight = np.polynomial.hermite_e.hermegauss(80)
    weight = weight / weight.sum()
    variance, difference = 1.0, 1.0
    for layer in range(1, 60):
        shared, own = math.sqrt(variance - difference), math.sqrt(difference)
        given = [float(weight @ _sigmoid(shared * middle + own * z)) for middle in z]
        square = float(weight @ [weight @ _sigmoid(shared * middle + own * z) ** 2 for middle in z])
        spread = square - float(weight @ np.square(given))
        if difference < 1e-5:
            spread = difference * _mean_square(lambda x: _sigmoid(x) * _sigmoid(-x), variance)
        if math.sqrt(spread) < 2.0**-bits:
            return layer
        variance, difference = _mean_square(_sigmoid, variance), spread
    raise AssertionError


def _result(kind, activation=SIGMOID, recipe="xavier"):
    found = loss_scaling(activation, recipe, 10, kind)
    assert found.lost.shape == (25, 10, 11)
    return found


def _lost(power):
    return [float(share) for share in _result(FLOAT16).lost[power, :, 0]]


def _off(kind, power):
    return [float(error) for error in _result(kind).error[power, :, 0]]


def _most(activation, recipe):
    """For each seed the last power before the first that overflows."""
    columns = _result(FLOAT16, activation, recipe).overflows.T
    return [2.0 ** (next(power for power, over in enumerate(column) if over) - 1) for column in columns]


def _subnormal(power):
    found = subnormal()
    (place,) = (at for at, size in enumerate(found.sizes) if math.isclose(size, 10.0**-power, rel_tol=1e-9))
    return float(found.error[place])


WAYS = {
    **{
        f"first_one_{name}": Way(lambda b=b: _first_one(b), f"least {name[-2:]} sigmoid 1") for name, b in _BITS.items()
    },
    "vanishing_depth_flushed_float16": Way(lambda: _flushed(np.float16), "least 0 16"),
    "vanishing_depth_flushed_float32": Way(lambda: _flushed(np.float32), "least 0 32"),
    "smallest_normal_float16": Way(lambda: float(np.finfo(np.float16).smallest_normal), "smallest normal 16"),
    **{f"smallest_{name}": Way(lambda name=name: _end(name, "tiny"), f"smallest {name[-2:]}") for name in _BITS},
    "largest_float16": Way(lambda: float(np.finfo(np.float16).max), "largest 16"),
    **{f"spacing_{name}": Way(lambda name=name: _end(name, "eps"), f"1 {name[-2:]}") for name in _BITS},
    **{
        f"alike_{name}": Way(lambda b=_BITS[name]: _alike(b), f"first 1/2 sigmoid xavier theory {name[-2:]}")
        for name in ("float16", "bfloat16", "float32")
    },
    "subnormal_error_1e40": Way(lambda: _subnormal(40), "32 1e-40"),
    "subnormal_error_1e43": Way(lambda: _subnormal(43), "32 1e-43"),
    "lost_plain": Way(lambda: _lost(0), "share first 0 16 10 sigmoid xavier"),
    "lost_scaled": Way(lambda: _lost(16), "share first 0 16 65536 10 sigmoid xavier"),
    "loss_scale_most_sigmoid": Way(lambda: _most(SIGMOID, "xavier"), "largest 2 16 10 sigmoid xavier"),
    "loss_scale_most_relu": Way(lambda: _most(RELU, "he"), "largest 2 16 10 relu he"),
    "off_float16": Way(lambda: _off(FLOAT16, 16), "first 16 65536 10 sigmoid xavier"),
    "off_bfloat16": Way(lambda: _off(BFLOAT16, 0), "first 16 10 sigmoid xavier"),
    "lost_bfloat16": Way(
        lambda: max(float(share) for share in _result(BFLOAT16).lost[0].ravel()), "largest share 0 16 10 sigmoid xavier"
    ),
    "loss_scaling_layers": Way(lambda: _result(FLOAT16).lost.shape[2] - 1, "16"),
}
APPROVED = {"loss_scale": Approved(65536, 0, "", "PyTorch's first, a choice")}
