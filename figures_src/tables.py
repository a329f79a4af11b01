"""Tables for the pages, as Markdown: derived from the catalogue, the facts and the claims, never kept by hand."""

import re
from collections.abc import Callable, Iterable, Mapping

import numpy as np

from figures_src.claims import CLAIMS
from figures_src.facts import FACTS
from figures_src.maths.activations import CATALOGUE, Activation
from figures_src.maths.mean_field import chi, critical_sigma_w, log_gradients
from figures_src.maths.network import INITIALISATIONS, Initialisation
from figures_src.maths.properties import is_odd, maximum_slope, mean_output, operations, share_of_exact_zeros
from figures_src.reproductions import REPRODUCTIONS
from figures_src.typography import latex, number


def _rows(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"


def anchor(heading: str) -> str:
    """The anchor that a page gives to a heading."""
    return re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", heading.lower())).strip("-")


def _range(activation: Activation) -> str:
    (low, high), (has_low, has_high) = activation.range, activation.attained
    return f"${'[' if has_low else '('}{latex(low)}, {latex(high)}{']' if has_high else ')'}$"


def _slope_limits(activation: Activation) -> str:
    return f"{number(activation.df(-np.inf))} and {number(activation.df(np.inf))}"


def _zero_centred(activation: Activation) -> str:
    return "yes" if is_odd(activation) else f"no, mean {number(mean_output(activation), '.2g')}"


def _zeros(activation: Activation) -> str:
    share = share_of_exact_zeros(activation)
    return f"{number(share, '.0%')} of a normal input" if share else "none"


def _smooth(activation: Activation) -> str:
    kinks = " and ".join(number(kink.at) for kink in activation.kinks)
    return f"no, kink at {kinks}" if kinks else "yes"


def _cost(activation: Activation) -> str:
    words = [f"{count} {operation}{'s' if count > 1 else ''}" for operation, count in operations(activation).items()]
    return ", ".join(words) or "nothing"


ROWS: dict[str, Callable[[Activation], str]] = {
    "Formula": lambda a: rf"$\displaystyle {a.latex}$",
    "Range": _range,
    "Derivative": lambda a: rf"$\displaystyle {a.latex_derivative}$",
    "Largest slope": lambda a: number(maximum_slope(a)),
    "Slope at −∞ and ∞": _slope_limits,
    "Zero-centred": _zero_centred,
    "Exact zeros": _zeros,
    "Smooth": _smooth,
    "Cost of one value": _cost,
    "A source": lambda a: f"[{a.source}](references.md#{anchor(a.source)})",
}


def comparison(names: Iterable[str] = CATALOGUE) -> str:
    """Activations side by side, one a column; all of the catalogue unless told."""
    chosen = [CATALOGUE[name] for name in names]
    rows = [[row, *(cell(a) for a in chosen)] for row, cell in ROWS.items()]
    return _rows(["", *(a.title for a in chosen)], rows)


def _sigma(value: float | None) -> str:
    return "none" if value is None else number(value)


def _critical(activation: Activation) -> float | None:
    """Some functions have no scale at which gradients keep."""
    try:
        return critical_sigma_w(activation, 0.0)
    except ValueError:
        return None


RECIPES = tuple(INITIALISATIONS[name] for name in ("fan_in_uniform", "xavier", "he"))


# A recipe suits a function whose gradients it changes by less than this share a layer.
NEAR = 0.1


def initialisations() -> str:
    """For each activation: the critical weight scale, the recipe that suits it, and each recipe's factor a layer."""
    rows = []
    for activation in CATALOGUE.values():
        factors = [np.sqrt(chi(activation, recipe.sigma_w, 0.0)) for recipe in RECIPES]
        off = np.abs(np.log(factors))
        nearest = RECIPES[int(np.argmin(off))].title
        advice = nearest if off.min() < NEAR else f"none; {nearest} is nearest"
        cells = [number(factor, ".3f") for factor in factors]
        rows.append([activation.title, _sigma(_critical(activation)), advice, *cells])
    return _rows(["", "Critical weight scale", "Recipe", *(recipe.title for recipe in RECIPES)], rows)


def fifty_layers() -> str:
    """For each activation: what each recipe leaves of a gradient that has come back through fifty layers."""

    def left(activation: Activation, recipe: Initialisation) -> str:
        return number(np.exp(log_gradients(activation, 51, recipe.sigma_w, 0.0)[0]), ".1g")

    rows = [[a.title, *(left(a, recipe) for recipe in RECIPES)] for a in CATALOGUE.values()]
    return _rows(["", *(recipe.title for recipe in RECIPES)], rows)


def reproductions() -> str:
    """Every published number beside ours, which is still by name."""
    rows = [
        [
            f"{r.what} ([{r.source}](references.md#{anchor(r.source)}))",
            r.published,
            r.ours,
            f"**{'yes' if r.reproduces else 'no'}**{': ' + r.remark if r.remark else ''}",
        ]
        for r in REPRODUCTIONS
    ]
    return _rows(["Result", "Published", "Here", "Reproduced"], rows)


def gallery() -> str:
    """Every activation's two figures."""
    parts = [
        f"### {a.title}\n\n"
        f'<div class="pair" markdown="1">\n\n![{a.title}](figures/{a.name}.png)\n\n'
        f"![Slope of {a.title}](figures/{a.name}_dx.png)\n\n</div>\n"
        for a in CATALOGUE.values()
    ]
    return "\n".join(parts)


def claims() -> str:
    """Every claim with its verdict and what is true, numbers still by name."""
    rows = [[c.says.replace("|", r"\|"), f"**{c.verdict}**", f"{c.truth} [More]({c.page})"] for c in CLAIMS]
    return _rows(["A common claim", "Verdict", "What is true"], rows)


def numbers(values: Mapping[str, float]) -> str:
    """Every fact: name, value, how it is computed."""
    rows = [[f"`{fact.name}`", number(values[fact.name], ".6g"), fact.how] for fact in FACTS.values()]
    return _rows(["Name", "Value", "How it is computed"], rows)
