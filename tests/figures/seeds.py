"""What an array says of the seeds, found by what it does and not by its name: which experiment moves it, and as what.

The seeds of a result are set so that each is its median and a small step more: for one probe the same step for all, for
another a step of its own for each. What an array moves by in the second, as a share of the first, is that quantile of
the steps which the array is of the seeds.
"""

import dataclasses
import functools
import re
from unittest.mock import patch

import numpy as np

from figures_src.base.experiment import Experiment
from tests.figures.drawn import data, figure
from tests.figures.moving import remembering

QUANTILES = {"least": 0, "5%": 5, "25%": 25, "median": 50, "75%": 75, "95%": 95, "largest": 100}
TURNED = dict(zip(QUANTILES, [*QUANTILES][::-1], strict=True))
STEP = 1e-5


def seeds_axis(run, values):
    """Along which axis the seeds run: the only one as long as there are seeds, or repetitions; None without seeds."""
    seeds = dict(run.arguments).get("seeds")
    count = len(seeds) if seeds is not None else 101
    axes = [axis for axis, length in enumerate(np.shape(values)) if length == count]
    return axes[0] if axes else None


def steps(count):
    """Far from evenly spaced, so that no two quantiles are alike and the mean is none; in no order."""
    return np.random.default_rng(1).permutation(np.linspace(0, 1, count) ** 1.7)


def moved(run, result, change):
    """The result with every field changed that has seeds, or is a number."""
    fields = {}
    for field in dataclasses.fields(result):
        values = np.asarray(getattr(result, field.name))
        if values.dtype.kind == "f":
            fields[field.name] = change(run, field.name, values)
    return dataclasses.replace(result, **fields)


def computed(name, change, seen=None):
    """The figure's data if all that it reads were changed so."""
    read = Experiment.__call__

    def call(self, *args, **kwargs):
        run, result = self.run(*args, **kwargs), read(self, *args, **kwargs)
        if seen is not None:
            seen[run] = result
        return moved(run, result, change)

    with patch.object(Experiment, "__call__", call), remembering(name), np.errstate(all="ignore"):
        return figure(name).compute()


def probe(weigh, pinned, only=None):
    """A change that sets every seed to the median, and ``weigh(seeds)`` small steps more.

    Args:
        pinned: which end of the last axis stays, for what is shown relative to it.
        only: the one field of one experiment, by name, that moves.
    """

    def change(run, field, values):
        axis = seeds_axis(run, values)
        if axis is None:
            return values
        base = np.median(values, axis=axis, keepdims=True)
        # A share or a correlation may be shown by how little it lacks to 1.
        room = np.minimum(np.abs(base), np.abs(1 - base))
        size = np.random.default_rng(2).uniform(1, 2, base.shape) * STEP * np.where(room == 0, 1e-3, room)
        if pinned is not None and axis != values.ndim - 1:
            size[..., pinned] = 0
        shape = [-1 if each == axis else 1 for each in range(values.ndim)]
        share = np.reshape(weigh(values.shape[axis]), shape) if only in (None, (run.name, field)) else 0 * values
        return base + size * share

    return change


def difference(one, other):
    """Of arrays of nearly the same length, where they are numbers."""
    one, other = np.ravel(one), np.ravel(other)
    length = min(len(one), len(other))
    return one[:length] - other[:length]


def quantile_of(shares, count):
    """Its name, where nearly all entries agree on it."""
    known = {word: np.percentile(steps(count), at) for word, at in QUANTILES.items()} | {"mean": steps(count).mean()}
    for word, value in known.items():
        if np.mean(np.abs(shares - value) < 2e-3) > 0.8:
            return word
    return None


@functools.cache
def meanings(name):
    """For each array that hangs on seeds: which quantile of how many seeds of which result."""
    seen, found = {}, {}
    computed(name, lambda run, field, values: values, seen)
    if not seen:
        return {}
    sources = source_of(name, seen)
    for pinned in (None, 0, -1):
        still, all_alike, each = (computed(name, probe(weigh, pinned)) for weigh in (np.zeros, np.ones, steps))
        for key in data(name).keys() & sources.keys() - found.keys():
            shift, own = difference(all_alike[key], still[key]), difference(each[key], still[key])
            moves = np.isfinite(shift) & (np.abs(shift) > 1e-9 * np.abs(np.ravel(still[key])[: len(shift)]))
            count, sign = sources[key][0], shift[moves] > 0
            shares = own[moves] / shift[moves]
            # What falls where the seeds rise has its quantiles the other way round.
            rising, falling = shares[sign], shares[~sign]
            if len(rising) and (word := quantile_of(rising, count)):
                found[key] = f"{word} of {count} seeds of {sources[key][1]}"
            elif not len(rising) and len(falling) and (word := quantile_of(falling, count)):
                found[key] = f"{TURNED.get(word, word)} of {count} seeds of {sources[key][1]}"
    found |= {key: f"from {source}" for key, (_, source) in sources.items() if key not in found}
    return found | of_numbers(name, seen)


def source_of(name, seen):
    """For each array the seeds of the results that move it, and which results those are."""
    still, found = computed(name, probe(np.zeros, None)), {}
    for run, result in seen.items():
        for field in dataclasses.fields(result):
            axis = seeds_axis(run, getattr(result, field.name))
            if axis is None:
                continue
            now = computed(name, probe(np.ones, None, (run.name, field.name)))
            for key, values in now.items():
                shift = difference(values, still[key])
                if np.any(np.abs(shift[np.isfinite(shift)]) > 0):
                    count = np.shape(getattr(result, field.name))[axis]
                    found.setdefault(key, []).append((count, f"{run.name}.{field.name}"))
    return {key: (each[0][0], shortened([source for _, source in each])) for key, each in found.items()}


def shortened(sources):
    """One, or how many of which kind; lists of arguments are left out."""
    first, last = (re.sub(r"\[.*\]", "…", sources[at]) for at in (0, -1))
    return first if len(sources) == 1 else f"{len(sources)} runs, {first} to {last}"


def of_numbers(name, seen):
    """For results that are numbers: as which sum of them an array moves, in terms of its first."""
    fields = [
        (field.name, getattr(result, field.name)) for result in seen.values() for field in dataclasses.fields(result)
    ]
    numbers = [field for field, value in fields if np.ndim(value) == 0 and np.asarray(value).dtype.kind == "f"]
    shifts = {}
    for moving in dict.fromkeys(numbers):
        now = computed(name, lambda run, field, values, moving=moving: values + STEP * (field == moving))
        for key in data(name):
            shift = np.nanmean(difference(now[key], data(name)[key]))
            if abs(shift) > 1e-9:
                shifts.setdefault(key, {})[moving] = shift
    return {
        key: " ".join(f"{shift / next(iter(sums.values())):+.2g} {field}" for field, shift in sums.items())
        for key, sums in shifts.items()
    }
