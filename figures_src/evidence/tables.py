"""Tables for the pages, as Markdown: derived from the catalogue, the facts and the claims, never kept by hand."""

from collections.abc import Callable, Mapping

import numpy as np
from markdown.extensions.toc import slugify

from figures_src.base.typography import latex, number
from figures_src.evidence.gathered import Judged, gathered
from figures_src.evidence.quoted import Facts, fill
from figures_src.evidence.rule import shown
from figures_src.evidence.table import cell, table
from figures_src.evidence.trained_tables import by_facts, by_name
from figures_src.maths.activation import Activation
from figures_src.maths.catalogue.exponential import SELU
from figures_src.maths.catalogue.joined import CATALOGUE
from figures_src.maths.catalogue.rectified import LEAK, LEAKY_RELU, RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID, TANH
from figures_src.maths.initialisation import Initialisation, find_initialisation
from figures_src.maths.layerwise import log_gradients
from figures_src.maths.mean_field import chi, critical_sigma_w
from figures_src.maths.properties import is_odd, maximum_slope, mean_output, operations, share_of_exact_zeros

# The mean of outputs of about 1 is 0 if it is less than this.
_ROUNDING = 1e-14


def anchor(heading: str) -> str:
    """The anchor that a page gives to a heading."""
    slug: str = slugify(heading, "-")
    return slug


def _reference(source: str) -> str:
    return f"[{source}](references.md#{anchor(source)})"


def _range(activation: Activation) -> str:
    (low, high), (low_at, high_at) = activation.range, activation.attained
    ends = "(" if low_at is None else "[", ")" if high_at is None else "]"
    return f"${ends[0]}{latex(low)}, {latex(high)}{ends[1]}$"


def _slope_limits(activation: Activation) -> str:
    return f"{number(activation.df(-np.inf))} and {number(activation.df(np.inf))}"


def _zero_centred(activation: Activation) -> str:
    if is_odd(activation):
        return "yes"
    mean = mean_output(activation)
    return f"no, mean {number(mean, '.2g')}" if abs(mean) > _ROUNDING else "for a standard normal input"


def _zeros(activation: Activation) -> str:
    share = share_of_exact_zeros(activation)
    return f"{number(share, '.0%')} of a normal input" if share else "none"


def _smooth(activation: Activation) -> str:
    kinks = " and ".join(number(kink.at) for kink in activation.kinks)
    return f"no, kink at {kinks}" if kinks else "yes"


# What the textbook formulas call for by a library's name.
_OPERATIONS = {"log": "logarithm", "sqrt": "square root", "erfc": "error function"}


def _cost(activation: Activation) -> str:
    counted = {_OPERATIONS.get(name, name): count for name, count in operations(activation).items()}
    return ", ".join(f"{count} {operation}{'s' if count > 1 else ''}" for operation, count in counted.items())


PROPERTIES: dict[str, Callable[[Activation], str]] = {
    "Formula": lambda a: rf"$\displaystyle {a.latex}$",
    "Range": _range,
    "Derivative": lambda a: rf"$\displaystyle {a.latex_derivative}$",
    "Largest slope": lambda a: number(maximum_slope(a)),
    "Slope at −∞ and ∞": _slope_limits,
    "Zero-centred": _zero_centred,
    "Exact zeros": _zeros,
    "Smooth": _smooth,
    "Cost of one value": _cost,
    "A source": lambda a: _reference(a.source),
}


def comparison() -> str:
    """Every function of the catalogue, one a row."""
    rows = [[a.title, *(cell(a) for cell in PROPERTIES.values())] for a in CATALOGUE.values()]
    return table(["Function", *PROPERTIES], rows)


def relu_and_sigmoid() -> str:
    """The two side by side, one a column."""
    rows = [[name, cell(RELU), cell(SIGMOID)] for name, cell in PROPERTIES.items()]
    return table(["", RELU.title, SIGMOID.title], rows)


def _critical(activation: Activation) -> str:
    """The critical weight scale without biases; some functions have none."""
    try:
        return number(critical_sigma_w(activation, 0.0))
    except ValueError:
        return "none"


_RECIPES = tuple(map(find_initialisation, ("fan_in_uniform", "xavier", "he")))
# A recipe suits a function whose gradients it changes by less than this share per layer.
_NEAR = 0.1


def initialisations() -> str:
    """For each function: the critical weight scale, the recipe that suits it, and each recipe's factor per layer."""
    rows = []
    for activation in CATALOGUE.values():
        factors = [np.sqrt(chi(activation, recipe.sigma_w, 0.0)) for recipe in _RECIPES]
        off = np.abs(np.log(factors))
        nearest = _RECIPES[int(np.argmin(off))].title
        advice = nearest if off.min() < _NEAR else f"none; {nearest} is nearest"
        cells = [number(factor, ".3f") for factor in factors]
        rows.append([activation.title, _critical(activation), advice, *cells])
    return table(["", "Critical weight scale", "Recipe", *(recipe.title for recipe in _RECIPES)], rows)


def fifty_layers() -> str:
    """For each function: what each recipe leaves of a gradient that has come back through fifty layers."""

    def left(activation: Activation, recipe: Initialisation) -> str:
        left = np.exp(log_gradients(activation, 51, recipe.sigma_w, 0.0)[0])
        # One digit would make 10¹ of 14.
        return number(left, ".2g" if 10 <= left < 100 else ".1g")

    rows = [[a.title, *(left(a, recipe) for recipe in _RECIPES)] for a in CATALOGUE.values()]
    return table(["", *(recipe.title for recipe in _RECIPES)], rows)


# What PyTorch's calculate_gain returns: by how much Xavier's or LeCun's standard deviation is to be multiplied.
_GAINS = {
    SIGMOID: ("1", 1.0),
    TANH: ("5/3", 5 / 3),
    RELU: ("√2", np.sqrt(2)),
    LEAKY_RELU: ("√(2 / (1 + slope²))", np.sqrt(2 / (1 + LEAK**2))),
    SELU: ("3/4", 3 / 4),
}


def gains() -> str:
    """For each function to which PyTorch gives a gain: the critical weight scale, and what the gain does."""
    rows = []
    for activation, (words, gain) in _GAINS.items():
        factor, left = np.sqrt(chi(activation, gain, 0.0)), np.exp(log_gradients(activation, 51, gain, 0.0)[0])
        rows.append([activation.title, words, _critical(activation), number(factor, ".3f"), number(left, ".2g")])
    return table(["", "Gain", "Critical weight scale", "Factor per layer", "Left after fifty layers"], rows)


def relu_recipes() -> str:
    """What each recipe leaves of a gradient in ReLU layers; numbers still by name."""
    glorot, torch = "[Glorot & Bengio, 2010](references.md#glorot-bengio-2010)", "the default of PyTorch's `nn.Linear`"
    recipes = {
        "he": "He",
        "xavier": f"Xavier ({glorot}), made for tanh",
        "fan_in_uniform": rf"uniform in $\pm 1/\sqrt{{n}}$, {torch}",
    }
    rows = [
        [words, f"[[relu_factor_{name}{':.4f' if name == 'xavier' else ''}]]", f"[[relu_left_50_{name}]]"]
        for name, words in recipes.items()
    ]
    return table(["Initialisation", "Factor per layer", "Left after 50 layers"], rows)


def best_case() -> str:
    """What a chain of sigmoids keeps of its gradient at best; numbers still by name."""
    return table(["Layers", "Gradient left, at best"], [[f"{n}", f"[[best_case_{n}]]"] for n in (5, 20, 50)])


def one_neuron() -> str:
    """The single neuron after training, with each loss, from each start; numbers still by name."""
    columns = ("before", "squared_error", "cross_entropy")
    rows = [[f"[[neuron_{start}_{column}]]" for column in columns] for start in ("near", "far")]
    return table(["Start", "Squared error", "Cross-entropy"], rows)


def gallery() -> str:
    """Every function with thumbnails of its two figures."""
    parts = [
        f"### {a.title}\n\n"
        f'<div class="gallery" markdown="1">\n\n![{a.title}](figures/{a.name}-thumbnail.png)\n\n'
        f"![Slope of {a.title}](figures/{a.name}_dx-thumbnail.png)\n\n</div>\n"
        for a in CATALOGUE.values()
    ]
    return "\n".join(parts)


def _judged(judged: Judged, facts: Facts) -> str:
    """The verdict that the facts return, and under it the statement that it follows from, if any."""
    verdict, because = judged.judge(facts)
    if not because:
        return f"**{verdict}**"
    return f'**{verdict}**<br><small class="rule">{cell(shown(because, facts)).replace("<", "&lt;")}</small>'


def claims(facts: Facts) -> str:
    """Every claim with its verdict, the rule with its numbers, and what is true, whose numbers are still by name."""
    rows = [[cell(c.says), _judged(c, facts), f"{cell(c.truth)} [More]({c.page})"] for c in gathered().claims]
    return table(["A common claim", "Verdict", "What is true"], rows)


def reproductions(facts: Facts) -> str:
    """Every published number beside ours, which is still by name."""
    rows = [
        [
            f"{cell(r.what)} ({_reference(r.source)})",
            r.published,
            r.ours,
            _judged(r, facts) + (f"<br>{r.remark}" if r.remark else ""),
        ]
        for r in gathered().reproductions
    ]
    return table(["Result", "Published", "Here", "Reproduced"], rows)


def numbers(facts: Facts) -> str:
    """Every fact: name, value, spread, how it is computed."""
    rows = [
        [
            f"`{name}`",
            number(fact["value"], ".6g"),
            fill(f"[[{name}_low:.3g]] to [[{name}_high:.3g]], {fact['spread']}", facts) if fact["spread"] else "",
            cell(fact["how"]),
        ]
        for name, fact in facts.items()
    ]
    return table(["Name", "Value", "Spread", "How it is computed"], rows)


TABLES: Mapping[str, Callable[[], str]] = {
    "comparison.md": comparison,
    "relu_and_sigmoid.md": relu_and_sigmoid,
    "gallery.md": gallery,
    "initialisations.md": initialisations,
    "fifty_layers.md": fifty_layers,
    "gains.md": gains,
    "relu_recipes.md": relu_recipes,
    "best_case.md": best_case,
    "one_neuron.md": one_neuron,
    **by_name(),
}
JUDGED: Mapping[str, Callable[[Facts], str]] = {
    **by_facts(),
    "claims.md": claims,
    "reproductions.md": reproductions,
    "numbers.md": numbers,
}
