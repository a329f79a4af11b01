"""No learning rate is chosen at the edge of what was tried; for every experiment that says which ones it tried.

It says so by two fields of its result: ``rates``, (rate,), rising by half octaves; and ``loss``, (..., rate, seed), the
training loss by whose median over the seeds the rate is chosen: infinite where training diverged, NaN at a rate that
was not tried. Any further axes in front are choices of their own.
"""

import numpy as np
import pytest

from figures_src.build import listing

pytestmark = pytest.mark.usefixtures("built")

# A network that knows nothing of the ten digits has a loss of log 10; one that is hardly better has no best rate.
NOTHING_LEARNT = 0.95 * np.log(10)


def searches():
    """Every result that tells its rates, by the name of its run."""
    for module in listing.experiments():
        for run in listing.runs(module):
            result = run.experiment(**dict(run.arguments))
            if hasattr(result, "rates"):
                yield run.name, result


def at_an_edge(result):
    """In how many choices the least loss has no rate beside it that was tried, of those that learnt something."""
    tried = ~np.isnan(result.loss).all(axis=-1)
    medians = np.where(tried, np.median(np.where(np.isfinite(result.loss), result.loss, np.inf), axis=-1), np.inf)
    beside = np.zeros(tried.shape, bool)
    beside[..., 1:-1] = tried[..., :-2] & tried[..., 2:]
    best = medians.argmin(axis=-1)[..., None]
    inside = np.take_along_axis(beside, best, axis=-1)[..., 0]
    return int(np.sum(~inside & (medians.min(axis=-1) < NOTHING_LEARNT)))


def test_rates_rise_by_half_octaves_and_the_best_lies_inside():
    found = dict(searches())
    assert found, "no experiment says which rates it tried"
    for name, result in found.items():
        assert np.diff(np.log2(result.rates)) == pytest.approx(0.5, abs=0.02), f"{name}: half octaves"
        assert result.loss.shape[-2] == len(result.rates), f"{name}: loss must be (..., rate, seed)"
        assert at_an_edge(result) == 0, f"{name}: the best rate is the least or the largest that was tried"


class Searched:
    """A made-up result: two choices, the second of which learns nothing."""

    def __init__(self, medians):
        self.rates = 2.0 ** (np.arange(len(medians)) / 2)
        self.loss = np.stack([np.outer(medians, (1, 1, 5)), np.full((len(medians), 3), 2.3)])


@pytest.mark.parametrize(
    ("medians", "edges"),
    [
        ((1, 0.5, 1), 0),
        ((0.5, 1, 2), 1),
        ((2, 1, 0.5), 1),
        ((np.inf, 0.5, 1), 0),
        ((np.nan, 0.5, 1, 2), 1),
        ((2, 1, 0.5, np.nan), 1),
        ((np.nan, 2, 1, 2, np.nan), 0),
        ((2.3, 2.2, 2.3), 0),
        ((2.2, 2.3, 2.3), 0),
    ],
)
def test_a_best_rate_at_an_edge_is_seen(medians, edges):
    assert at_an_edge(Searched(medians)) == edges
