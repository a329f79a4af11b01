"""A figure as text: what is said of it, what is seen on a page and on a phone, and its arrays."""

import re

import numpy as np

from figures_src.build import listing
from figures_src.experiments.subnormal import subnormal
from tests.approval import NUMBER
from tests.figures.drawn import data, figure
from tests.figures.folding import folded, grouped, starred
from tests.figures.moving import WORDS
from tests.figures.seen import ends, look

# It trains in single precision, and where networks barely learn another processor trains other networks.
TRAINED = "how_deep"


def dark_ends(name):
    """Where the colours of maps end in the dark theme."""
    found = [line.partition(", colours ")[2] for _, line in look(name, "page", "dark") if line.startswith("map")]
    return [f"maps in the dark: colours {each}" for each in dict.fromkeys(found)]


def timings(name, meanings):
    """The arrays that hold how long something took: they are another machine's tomorrow."""
    kinds = listing.experiments()
    timed = [kind for kind in kinds if any(run.experiment.alone for run in listing.runs(kind))]
    return [key for key, meaning in meanings.items() if any(f" of {experiment}(" in meaning for experiment in timed)]


def trained_elsewhere(name, keys):
    """The arrays as they might be if other networks had been trained."""
    for seed in range(20 if keys else 0):
        generator = np.random.default_rng(seed)
        yield data(name) | {
            key: data(name)[key] * generator.uniform(0.7, 1, data(name)[key].shape) for key in sorted(keys)
        }


def without_trained(say, name, keys):
    """What is said, with dots for each number that is another one where other networks were trained."""
    text = say(data(name))
    numbers, kept = list(NUMBER.finditer(text)), set()
    for elsewhere in trained_elsewhere(name, keys):
        try:
            others = [found[0] for found in NUMBER.finditer(say(elsewhere))]
        except ValueError:
            continue
        kept |= {at for at, (one, other) in enumerate(zip(numbers, others, strict=True)) if one[0] != other}
    for at in sorted(kept, reverse=True):
        text = f"{text[: numbers[at].start()]}…{text[numbers[at].end() :]}"
    return text


def words_without_timings(name, timed, trained):
    """What is said of the figure; a sentence that says how long something took is left out."""
    slower = {key: array * (3 if key in timed else 1) for key, array in data(name).items()}
    for part in WORDS:
        say = getattr(figure(name), part)
        is_steady = say(data(name)) == say(slower)
        yield f"{part}: {without_trained(say, name, trained) if is_steady else '(left out, for it tells a time)'}"


def arrays(name, meanings, unsteady):
    """Of each array the size, some values, and what it is of the seeds; arrays of several functions in one line."""
    described = []
    for key, array in data(name).items():
        shape, meaning = "×".join(map(str, array.shape)), f", {meanings[key]}" if key in meanings else ""
        line = f"{key} ({shape}){meaning}"
        described.append((starred(line), (line, unsteady.get(key, ends(array)))))
    for template, members in grouped((template, (function, *said)) for (template, function), said in described).items():
        if len(members) == 1:
            yield f"  {members[0][1]}: {members[0][2]}"
        else:
            yield " | ".join([f"  {template}", *(f"{function}: {values}" for function, _, values in members)])


def record(name, meanings):
    """The whole record; ``meanings`` says what arrays are, of the seeds."""
    timed, trained = timings(name, meanings), [key for key in meanings if f"{TRAINED}(" in meanings[key]]
    page = look(name)
    others = [line for line in look(name, "phone") if line not in page]
    lines = [*words_without_timings(name, timed, trained), "", *folded(page), ""]
    lines += ["only on a phone", *folded(others), ""] if others else []
    lines += [*dark_ends(name), ""] if dark_ends(name) else []
    unsteady = dict.fromkeys(timed, "times") | dict.fromkeys(trained, "trained")
    text = "\n".join([*lines, "arrays: first, middle, last", *arrays(name, meanings, unsteady)])
    if timed:
        text = text.replace(str(subnormal().processor), "PROCESSOR")
        text = re.sub(r"^  y from .*, log.*\n", "", text, flags=re.M)
    return text
