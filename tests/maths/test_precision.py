"""Float types against NumPy's own, against the bits of float32, and against exact arithmetic."""

import mpmath
import numpy as np
import pytest
from scipy.special import expit

from figures_src.maths.precision import (
    BFLOAT16,
    FLOAT16,
    FLOAT32,
    FLOAT64,
    FLOAT_TYPES,
    first_one,
    rounded,
    vanishing_depth,
)

every_type = pytest.mark.parametrize("kind", FLOAT_TYPES, ids=lambda kind: kind.name)
NUMPYS = pytest.mark.parametrize("kind", [FLOAT16, FLOAT32, FLOAT64], ids=lambda kind: kind.name)


def cut(x):
    """bfloat16 by its bits: the upper half of a float32, rounded to the nearest, of two as near to the even."""
    bits = np.asarray(x, np.float32).view(np.uint32)
    upper = (bits + 0x7FFF + (bits >> 16 & 1)) >> 16 << 16
    return upper.astype(np.uint32).view(np.float32).astype(float)


def samples(kind):
    """Of all sizes, exact ties among them, with what lies around both ends of the type."""
    generator = np.random.default_rng(0)
    exponents = generator.uniform(max(kind.least - kind.bits - 3, -1060), min(kind.most + 2, 1022), 20_000)
    scattered = generator.choice([-1, 1], 20_000) * np.exp2(exponents)
    halves = (generator.integers(0, 2**kind.bits, 4000) + 0.5) * kind.smallest if kind is not FLOAT64 else []
    ends = np.outer([kind.smallest, kind.smallest_normal, kind.largest], [0.25, 0.5, 0.75, 1])
    if kind is not FLOAT64:
        # Half of a step above the largest number everything is infinite, and nothing below it.
        step = 2.0 ** (kind.most - kind.bits + 1)
        ends = np.concatenate((ends, [kind.largest + np.array([0.25, 0.49, 0.5, 0.51, 1]) * step]), axis=None)
    return np.concatenate((scattered, halves, ends.ravel(), [0, -0.0, np.inf, -np.inf, np.nan]))


@NUMPYS
def test_numbers_round_as_numpy_casts_them(kind):
    with np.errstate(over="ignore", under="ignore"):
        cast = samples(kind).astype(kind.name).astype(float)
    ours = rounded(samples(kind), kind)
    assert np.array_equal(ours, cast, equal_nan=True)
    assert np.array_equal(np.signbit(ours), np.signbit(cast))
    found = np.finfo(kind.name)
    assert (kind.smallest, kind.smallest_normal, kind.largest) == (
        float(found.smallest_subnormal), float(found.smallest_normal), float(found.max),
    )  # fmt: skip


def test_bfloat16_is_float32_without_its_lower_half():
    x = samples(BFLOAT16)
    with np.errstate(over="ignore", under="ignore"):
        # What lies between two float32 would be rounded twice.
        x = x[np.isfinite(x)].astype(np.float32).astype(float)
    assert np.array_equal(rounded(x, BFLOAT16), cut(x))
    assert rounded(65_536.0, BFLOAT16) == 65_536 and np.isinf(rounded(65_536.0, FLOAT16))
    assert (BFLOAT16.smallest, BFLOAT16.smallest_normal) == (2.0**-133, FLOAT32.smallest_normal)


@every_type
def test_what_is_flushed_is_subnormal_and_nothing_else(kind):
    x = samples(kind)
    kept, flushed = rounded(x, kind), rounded(x, kind, flushed=True)
    subnormal = np.abs(x) < kind.smallest_normal
    assert np.all(flushed[subnormal] == 0) and np.any(kept[subnormal] != 0)
    assert np.array_equal(flushed[~subnormal], kept[~subnormal], equal_nan=True)


@every_type
@pytest.mark.parametrize("factor", [0.25, 0.5, 0.3, 0.2247])
@pytest.mark.parametrize("flushed", [False, True])
def test_a_power_vanishes_where_the_type_gives_up(kind, factor, flushed):
    layers = vanishing_depth(np.log(factor), kind, flushed=flushed)
    with mpmath.workdps(50):
        last, first = (mpmath.mpf(factor) ** depth for depth in (layers - 1, layers))
        if flushed:
            assert first < mpmath.mpf(2) ** kind.least <= last
        else:
            assert first <= mpmath.mpf(2) ** (kind.least - kind.bits) < last
    if kind is not FLOAT64:
        powers = rounded([factor ** (layers - 1), factor**layers], kind, flushed=flushed)
        assert powers[0] > 0 == powers[1]


def test_where_a_quarter_vanishes():
    """As published beside the site's statement: float16 8 and 13, float32 64 and 75, float64 538."""
    found = {kind.name: [vanishing_depth(np.log(0.25), kind, flushed=flushed) for flushed in (True, False)]
             for kind in FLOAT_TYPES}  # fmt: skip
    assert found == {"float16": [8, 13], "bfloat16": [64, 67], "float32": [64, 75], "float64": [512, 538]}
    assert float(np.float64(0.25) ** 537) > 0 == float(np.float64(0.25) ** 538)


def test_a_factor_that_vanishes_at_once_takes_one_layer():
    for log_factor in (-np.inf, -1e12, -1000.0):
        assert [vanishing_depth(log_factor, FLOAT32, flushed=flushed) for flushed in (False, True)] == [1, 1]


@pytest.mark.parametrize("log_factor", [0.0, 0.1, np.nan])
def test_a_factor_that_never_vanishes_is_refused(log_factor):
    with pytest.raises(ValueError, match=r"a factor of exp\(.*\) per layer never vanishes"):
        vanishing_depth(log_factor, FLOAT32)


@every_type
def test_sigmoid_is_one_from_there_on_and_not_before(kind):
    """By mpmath, in exact halves of the spacing below 1."""
    at = first_one(kind)
    before = float(np.nextafter(at, 0, dtype=kind.name)) if kind is not BFLOAT16 else at - 2.0**-5
    assert rounded([at, before], kind).tolist() == [at, before]
    with mpmath.workdps(50):
        one, less = (1 / (1 + mpmath.exp(-mpmath.mpf(x))) for x in (at, before))
        assert 1 - one <= mpmath.mpf(2) ** -(kind.bits + 1) < 1 - less


def test_of_all_numbers_of_half_precision_it_is_the_first():
    every = np.arange(0, 0x7C00, dtype=np.uint16).view(np.float16)
    assert first_one(FLOAT16) == every[np.argmax(expit(every.astype(float)).astype(np.float16) == 1)]
