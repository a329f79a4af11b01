"""Published numbers, and what this project's code finds in their place; checked when the site is built."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Facts = Mapping[str, float]


@dataclass(frozen=True)
class Reproduction:
    """A published result beside ours.

    Args:
        what: the result.
        source: author and year, a heading on the references.
        published: the published value, as printed there.
        ours: the same from this project's code, numbers as [[name:format]].
        reproduces: the verdict.
        rule: holds as long as the facts support the verdict.
        remark: what differs.
    """

    what: str
    source: str
    published: str
    ours: str
    reproduces: bool
    rule: Callable[[Facts], bool]
    remark: str = ""


def _near(name: str, value: float, tolerance: float) -> Callable[[Facts], bool]:
    return lambda facts: abs(facts[name] - value) <= tolerance


def _inside(**published: float) -> Callable[[Facts], bool]:
    """Every published value lies in the 5-95 % band of our seeds."""
    return lambda facts: all(facts[f"{n}_5_percent"] <= v <= facts[f"{n}_95_percent"] for n, v in published.items())


def _band(name: str) -> str:
    return f"[[{name}:.3g]] ([[{name}_5_percent:.2g]]–[[{name}_95_percent:.2g]])"


_BAND = "in brackets 5–95% of [[speeds_seeds:.0f]] seeds; smaller digits, enlarged; the book rounds, its code does not"

REPRODUCTIONS = (
    Reproduction(
        "One neuron, squared error, 300 epochs: from 0.82",
        "Nielsen (2015)",
        "0.09",
        "[[neuron_near_squared_error:.2f]]",
        True,
        _near("neuron_near_squared_error", 0.09, 0.005),
    ),
    Reproduction(
        "The same from 0.98",
        "Nielsen (2015)",
        "0.20",
        "[[neuron_far_squared_error:.2f]]",
        True,
        _near("neuron_far_squared_error", 0.20, 0.005),
    ),
    Reproduction(
        "Gradient norms of two hidden sigmoid layers, first and second",
        "Nielsen (2015)",
        "0.0657, 0.3092",
        f"{_band('speed_2_1')}, {_band('speed_2_2')}",
        True,
        _inside(speed_2_1=0.0657, speed_2_2=0.3092),
        _BAND,
    ),
    Reproduction(
        "Of three hidden sigmoid layers",
        "Nielsen (2015)",
        "0.0118, 0.0600, 0.2831",
        f"{_band('speed_3_1')}, {_band('speed_3_2')}, {_band('speed_3_3')}",
        True,
        _inside(speed_3_1=0.0118, speed_3_2=0.0600, speed_3_3=0.2831),
        _BAND,
    ),
    Reproduction(
        "Critical weight scale of ReLU, no biases",
        "He et al. (2015)",
        "√2",
        "[[critical_relu:.9g]]",
        True,
        _near("critical_relu", 2**0.5, 1e-9),
    ),
    Reproduction(
        "Critical weight variance of tanh at a bias variance of 0.05",
        "Schoenholz et al. (2017)",
        "1.76",
        "[[critical_tanh_variance:.4g]]",
        True,
        _near("critical_tanh_variance", 1.76, 0.005),
    ),
    Reproduction(
        "Correlation that a ReLU layer makes of uncorrelated inputs",
        "Cho & Saul (2009)",
        "1/π",
        "[[relu_correlation_from_0:.9g]]",
        True,
        _near("relu_correlation_from_0", 0.3183098861837907, 1e-9),
    ),
    Reproduction(
        "A 30-layer ReLU network: He's weights learn, Xavier's stall",
        "He et al. (2015)",
        "learns; stalls",
        "[[thirty_relu_he:.0%]] ([[thirty_relu_he_low:.0%]]–[[thirty_relu_he_high:.0%]]); "
        "[[thirty_relu_xavier:.0%]] ([[thirty_relu_xavier_low:.0%]]–[[thirty_relu_xavier_high:.0%]])",
        True,
        lambda f: f["thirty_relu_he_low"] > f["thirty_relu_xavier_high"] and f["thirty_relu_xavier_high"] < 0.2,
        "training digits right; least and largest of [[training_seeds:.0f]] seeds; chance is [[chance:.0%]]",
    ),
    Reproduction(
        "ReLU networks born dead: depth 10, width 3",
        "Lu et al. (2020)",
        "between [[born_dead_lower:.3f]] and [[born_dead_upper:.3f]]",
        "[[born_dead_measured:.3f]] ± [[born_dead_error:.1g]]",
        True,
        lambda f: f["born_dead_lower"] <= f["born_dead_measured"] <= f["born_dead_upper"],
        "bounds by their theorem, for one input and zero biases",
    ),
    Reproduction(
        "Share of zeros of ReLU at initialisation",
        "Glorot, Bordes & Bengio (2011)",
        "one half",
        "[[zeros_measured:.3f]] ([[zeros_measured_low:.3f]]–[[zeros_measured_high:.3f]])",
        True,
        lambda f: f["zeros_measured_low"] <= 0.5 <= f["zeros_measured_high"],
        "[[untrained_seeds:.0f]] seeds",
    ),
    Reproduction(
        "ReLU reaches a training error of 25% about six times as fast as tanh",
        "Krizhevsky, Sutskever & Hinton (2012)",
        "6 times",
        "[[speed_up_over_tanh:.2g]] times",
        False,
        lambda f: f["speed_up_over_tanh"] < 2,
        "[[epochs_relu_5:.0f]] epochs against [[epochs_tanh_5:.0f]], each at its best rate; "
        "five dense layers on small digits, not convolutions on photographs",
    ),
)


def check(facts: Facts) -> None:
    """Hold every verdict against the facts.

    Raises:
        ValueError: the facts no longer support a verdict; the message quotes the result.
    """
    for reproduction in REPRODUCTIONS:
        if not reproduction.rule(facts):
            verdict = "reproduces" if reproduction.reproduces else "does not reproduce"
            raise ValueError(f"the facts no longer support that this {verdict}: {reproduction.what!r}")
