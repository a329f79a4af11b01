"""What stands on both sides of an equals sign on a page is equal: evaluated, with random numbers for its symbols."""

import itertools
import random
import re

import mpmath
import pytest

from figures_src.maths.catalogue.sigmoidal import TANH
from figures_src.maths.jacobian import relative_variance
from figures_src.maths.mean_field import chi, variance_fixed_point, variance_map
from tests.pages.evaluated import FUNCTIONS, RELATIONS, expression, relations, symbols
from tests.pages.reading import formula, parse

pytestmark = pytest.mark.xdist_group("site")

# A symbol that a page brings in, and what it must come to elsewhere; checked below, each by a test of its own.
DEFINITIONS = {
    "L = − y ln σ(z) −(1 − y)ln(1 − σ(z))": "the cross-entropy; its derivative, and its form in the logit, follow it",
    "q′ = σ_{w}^{2} 𝔼 [f(√{q} z)^{2}] + σ_{b}^{2}": "what the code calls variance_map",
    "χ = σ_{w}^{2} 𝔼 [f′(√{q} z)^{2}]": "what the code calls chi",
    "ξ = 1 /|ln χ|": "the depth scale",
    "v = L({𝔼 [f′(√{q} z)^{4}]}/{𝔼 [f′(√{q} z)^{2}]^{2}} − 1 + s)": "what the code calls relative_variance",
    "z_{l} = w_{l} a_{l − 1} + b_{l}": "the chain, whose derivative follows",
    "a_{l} = f(z_{l})": "the same",
    "z = w_{1} a_{1} + · · · + w_{n} a_{n}": "a unit's sum, whose mean square follows",
    "𝔼 [z^{2}] = n v 𝔼 [a^{2}]": "the mean square of that sum",
    "𝔼 [a^{2}] = 1/2 𝔼 [z′^{2}]": "what ReLU leaves of a mean square",
    "z_{1} = x": "the notebook's chain",
    "z_{l} = σ(z_{l − 1})": "the same",
    "z = h W + b": "a layer of a tanh network, which sigmoids imitate",
    "a = σ(2 z′)": "the sigmoid of that layer",
    "h = tanh(z′)": "the tanh",
    "tanh(z′) = 2 a − 1": "how the two hang together",
    "z = (2 a − 1)W + b": "the tanh put in",
    "(2 a − 1)W + b = a(2 W) + b − s": "the last layer",
    "2 z = a(4 W) + 2 b − 2 s": "a hidden one",
    "2 z = x(2 W) + 2 b": "the first",
    "𝔼 [f′(z)^{2}] = 1 /2": "ReLU's mean squared slope",
}
# An equation that holds at one number, which is the fact of that name.
ROOTS = {"σ(x) = x": ("x", "chain_fixed_point"), "σ′(g) = g": ("g", "iterated_fixed_point")}
# Numbers that are given to a symbol for an example, by page: the number is the author's choice.
GIVEN = {
    "relu": {"σ_{w}^{2} = 2": "He's rule", "x = 0": "the kink"},
    "sigmoid": {"x = 0": "the middle", "x = 5": "an example", "x = 40": "the least multiple of ten that shows it"},
    "spot-the-bug": {"x = 1/2": "the fixed point of σ(4x − 2)"},
    "vanishing-gradient": {"w = 4": "keeps a gradient", "b = − 2": "brings one half back to 0"},
    "when-sigmoid": {"z = − 10": "badly wrong", "y = 1": "a yes"},
    "which-initialisation": {"v = 2 /n": "what the five lines find", "v = 2 /m": "the same on the way back"},
}
# Numbers that are facts: what the page says of them is under test where facts are.
FACTS = {
    "relu": [r"[\d.]+\^\{9\} ≈ [\d.]+"],
    "sigmoid": [r"\|x\| = \d\.\d\d"],
    "vanishing-gradient": [r"x = 0\.\d+"],
}
# As Klambauer et al. (2017) print them.
SELU = {"λ": mpmath.mpf("1.0507009873554805"), "α": mpmath.mpf("1.6732632423543772")}
# The loss that a derivative on that page is of, where the page gives it no letter.
SQUARED_ERROR = "1/2(σ(z) − y)^{2}"
CHECKED_BELOW = ("{∂ a_{L}}/{∂ a_{0}}", "{∂ L}/{∂ w}", "p(h_{j} = 1 ∣v)")


def draw(seed):
    """A random number for each symbol: those that are probabilities or variances stay so."""
    chance = random.Random(seed)
    return lambda name: mpmath.mpf(chance.uniform(0.1, 0.9) if name in ("y", "χ", "q") else chance.uniform(-3, 3))


def holds(left, sign, right, values=None, trials=6):
    """Whether a statement is true for random numbers, those of ``values`` left as they are."""
    free = sorted(symbols(left) | symbols(right))
    for seed in range(trials):
        number = draw(seed)
        all_values = {name: number(name) for name in free} | (values or {})
        if not RELATIONS[sign](expression(left)(all_values), expression(right)(all_values)):
            return False
    return True


def stated(found):
    return f"{found[0]} {found[1]} {found[2]}"


def is_settled(page, text):
    """Whether a statement is a definition, an example's number or a fact."""
    facts = any(re.fullmatch(pattern, text) for pattern in FACTS.get(page, []))
    return facts or text in DEFINITIONS or text in ROOTS or text in GIVEN.get(page, {})


def test_what_a_page_says_is_equal_is_equal(formulas):
    # What L is, and which loss a derivative is of, by page: that last spoken of.
    seen, named, latest = 0, {}, {}
    for page, text in formulas:
        if text == SQUARED_ERROR:
            latest[page] = text
        for left, sign, right in relations(text):
            seen += 1
            if is_settled(page, stated((left, sign, right))):
                if left == "L":
                    named[page] = latest[page] = right
            elif left not in CHECKED_BELOW:
                values = {"L": expression(latest[page])} if "∂" in left else {}
                assert holds(named[page] if left == "L" else left, sign, right, values), f"{page}: {text}"
    assert seen > 30


def test_nothing_is_settled_that_no_page_says(formulas):
    said = {(page, stated(each)) for page, text in formulas for each in relations(text)}
    assert {*DEFINITIONS, *ROOTS} <= {text for _, text in said}
    assert {(page, text) for page, texts in GIVEN.items() for text in texts} <= said
    for page, patterns in FACTS.items():
        assert all(any(at == page and re.fullmatch(pattern, text) for at, text in said) for pattern in patterns)


def test_an_equation_that_holds_at_one_number_holds_there(facts):
    for equation, (symbol, fact) in ROOTS.items():
        ((left, _, right),) = relations(equation)
        at = {symbol: mpmath.mpf(facts[fact]["value"])}
        assert abs(expression(left)(at) - expression(right)(at)) < 1e-14, equation
        assert not holds(left, "=", right), "or it were no equation"


def test_powers_of_facts_agree_as_far_as_they_are_printed(formulas):
    approximate = [each for _, text in formulas for each in relations(text) if each[1] == "≈"]
    assert approximate
    for left, _, right in approximate:
        digits = len(right.partition(".")[2])
        # What is raised is rounded too: by half a unit of its last place, as often as it is raised.
        assert abs(expression(left)({}) - expression(right)({})) <= 0.55 * 10.0**-digits


def test_the_theory_is_written_as_the_code_computes_it(formulas):
    written = {left: right for page, text in formulas for left, _, right in relations(text) if page == "wide-layers"}
    settled = mpmath.mpf(variance_fixed_point(TANH, 1.3, 0.4))
    values = {"f": mpmath.tanh, "q": settled, "σ_{w}": mpmath.mpf("1.3"), "σ_{b}": mpmath.mpf("0.4")}
    assert float(expression(written["χ"])(values)) == pytest.approx(chi(TANH, 1.3, 0.4), rel=1e-8)
    values["q"] = mpmath.mpf("0.7")
    assert float(expression(written["q′"])(values)) == pytest.approx(variance_map(TANH, 0.7, 1.3, 0.4), rel=1e-8)
    # A single layer, above an input of mean square 1.
    values |= {"q": mpmath.mpf("1.69"), "L": 1}
    for weights, orthogonal in ((1, False), (0, True)):
        found = expression(written["v"])(values | {"s": weights})
        assert float(found) == pytest.approx(relative_variance(TANH, 1, 1.3, orthogonal=orthogonal), rel=1e-8)
    # Over ξ layers the mean square changes by a factor of e.
    for factor in (mpmath.mpf("0.8"), mpmath.mpf("1.3")):
        xi = expression(written["ξ"])({"χ": factor})
        assert abs(abs(xi * mpmath.ln(factor)) - 1) < 1e-12


def test_the_chain_rule_is_the_derivative_of_the_chain(formulas):
    (product,) = [right for _, text in formulas for left, _, right in relations(text) if left.startswith("{∂ a_{L}")]
    ((_, _, layer),) = relations("z_{l} = w_{l} a_{l − 1} + b_{l}")
    weights, biases = (
        [mpmath.mpf(w) for w in ("0", "1.5", "-0.8", "2")],
        [mpmath.mpf(b) for b in ("0", "0.3", "1", "-0.2")],
    )

    def chain(start):
        activations, sums = [start], [mpmath.mpf(0)]
        for at in range(1, 4):
            sums.append(expression(layer)({"w": weights, "a": activations, "b": biases, "l": at}))
            activations.append(mpmath.tanh(sums[-1]))
        return activations[-1], sums

    _, sums = chain(mpmath.mpf("0.4"))
    values = {"w": weights, "z": sums, "f": mpmath.tanh, "L": 3}
    by_difference = mpmath.diff(lambda start: chain(start)[0], mpmath.mpf("0.4"))
    assert abs(expression(product)(values) - by_difference) < 1e-12
    # The notebook's, with weights of 1.
    (slopes,) = [text for page, text in formulas if page == "spot-the-bug" and text.startswith("∏")]
    sums = [None, mpmath.mpf("0.4")]
    for _ in range(2):
        sums.append(FUNCTIONS["σ"](sums[-1]))
    chained = mpmath.diff(lambda x: FUNCTIONS["σ"](FUNCTIONS["σ"](FUNCTIONS["σ"](x))), mpmath.mpf("0.4"))
    assert abs(expression(slopes.rstrip("."))({"z": sums, "L": 3}) - chained) < 1e-12


def test_a_weights_derivative_is_the_activation_below_times_the_derivative_above(formulas):
    (product,) = [right for _, text in formulas for left, _, right in relations(text) if left == "{∂ L}/{∂ w}"]
    activation, rest, at = mpmath.mpf("0.7"), mpmath.mpf("-0.3"), mpmath.mpf("1.4")
    loss = lambda z: mpmath.log(1 + mpmath.exp(z)) ** 2  # noqa: E731
    above = mpmath.diff(loss, at * activation + rest)
    found = expression(product.replace("{∂ L}/{∂ z}", "g"))({"a": activation, "g": above})
    assert abs(found - mpmath.diff(lambda w: loss(w * activation + rest), at)) < 1e-12


def test_four_two_and_minus_half_the_sum_make_a_tanh_network_of_sigmoids(formulas):
    """A layer of three units below two, each side of each line with matrices; s is the sum of each unit's weights."""
    sides = {left: right for page, text in formulas if page == "how-deep" for left, _, right in relations(text)}
    below = [mpmath.mpf(z) for z in ("0.3", "-1.2", "2")]
    tanh, sigmoid = (
        mpmath.matrix([[expression(sides[name])({"z′": z, "z": z}) for z in below]]) for name in ("h", "a")
    )
    weights, biases = mpmath.matrix([["0.5", "-1"], ["2", "0.7"], ["-0.1", "0.4"]]), mpmath.matrix([["0.2", "-3"]])
    sums = mpmath.matrix([[sum(weights[:, unit]) for unit in range(2)]])
    values = {"W": weights, "b": biases, "s": sums, "a": sigmoid, "h": tanh, "x": mpmath.matrix([below])}
    layer = tanh * weights + biases
    lines = [(left, right) for page, text in formulas if page == "how-deep" for left, _, right in relations(text)]
    found = [expression(right)(values) for left, right in lines if "W" in right and "x" not in right]
    factors = [2 if left == "2 z" else 1 for left, right in lines if "W" in right and "x" not in right]
    assert sorted(factors) == [1, 1, 1, 2]
    for factor, line in zip(factors, found, strict=True):
        assert mpmath.norm(line - factor * layer) < 1e-12
    (first,) = [expression(right)(values) for left, right in lines if "x" in right and "W" in right]
    assert mpmath.norm(first - 2 * (mpmath.matrix([below]) * weights + biases)) < 1e-12


def test_half_of_a_rectifiers_slopes_squared_is_its_mean(formulas):
    ((left, right),) = [
        (left, right)
        for page, text in formulas
        if page == "norms-and-skips"
        for left, _, right in relations(text)
        if left == "𝔼 [f′(z)^{2}]"
    ]
    found = expression(left)({"f": FUNCTIONS["ReLU"]})
    assert abs(found - expression(right)({})) < 1e-9


def test_the_five_lines_lead_to_a_variance_that_keeps_the_mean_square(formulas):
    """Each line against all ways to give a few weights a sign, or against the integral; the last against the fourth."""
    texts = [text.rstrip(".") for page, text in formulas if page == "which-initialisation"]
    sides = {left: right for text in texts for left, _, right in relations(text)}
    inputs, variance = [mpmath.mpf(a) for a in ("0.3", "-1.2", "2", "0.5")], mpmath.mpf("0.36")
    squares = [
        sum(sign * mpmath.sqrt(variance) * a for sign, a in zip(signs, inputs, strict=True)) ** 2
        for signs in itertools.product((-1, 1), repeat=len(inputs))
    ]
    own = sum(a**2 for a in inputs) / len(inputs)
    summed = expression(sides["𝔼 [z^{2}]"].replace("𝔼 [a^{2}]", "A"))({"n": 4, "v": variance, "A": own})
    assert abs(summed - sum(squares) / len(squares)) < 1e-12
    density = lambda z: mpmath.exp(-(z**2) / 8) / mpmath.sqrt(8 * mpmath.pi)  # noqa: E731
    left = mpmath.quad(lambda z: FUNCTIONS["ReLU"](z) ** 2 * density(z), [-mpmath.inf, 0, mpmath.inf])
    assert abs(expression(sides["𝔼 [a^{2}]"].replace("𝔼 [z′^{2}]", "Z"))({"Z": 4}) - left) < 1e-12
    (multiplied,) = [text for text in texts if text == "1/2 n v"]
    (kept,) = [right for text in texts for left, _, right in relations(text) if left == "v" and "n" in right]
    assert abs(expression(multiplied)({"n": 7, "v": expression(kept)({"n": 7})}) - 1) < 1e-15


def test_a_boltzmann_machines_conditional_follows_from_its_joint_probability(formulas):
    texts = [text for page, text in formulas if page == "when-sigmoid"]
    (joint,) = [text.partition("∝")[2].rstrip(" .") for text in texts if "∝" in text]
    (conditional,) = [right for text in texts for left, _, right in relations(text) if left.startswith("p(h")]
    (ratio,) = [text for text in texts if text.startswith("e^{c")]
    for seed in range(4):
        number = draw(seed)
        values = {name: number(name) for name in ("b", "c", "v", "W")}
        weights = [expression(joint)(values | {"h": h}) for h in (mpmath.mpf(0), mpmath.mpf(1))]
        # With one hidden unit its index says nothing.
        one = {text: re.sub(r"_\{j\}", "", text) for text in (conditional, ratio)}
        share, quotient = weights[1] / sum(weights), weights[1] / weights[0]
        assert mpmath.almosteq(share, expression(one[conditional])(values), rel_eps=1e-12)
        assert mpmath.almosteq(quotient, expression(one[ratio])(values), rel_eps=1e-12)


def test_a_derivative_in_the_tables_is_that_of_the_formula_beside_it(content):
    seen = 0
    for table in content["comparison/index.html"].select("table"):
        heads = [head.get_text() for head in table.select("thead th")]
        if "Derivative" not in heads:
            continue
        for row in table.select("tbody tr"):
            cells = row.select("th, td")
            function, slope = (expression(formula(cells[heads.index(h)].math)) for h in ("Formula", "Derivative"))
            for x in map(mpmath.mpf, ("-2.3", "-0.4", "0.7", "3.1")):
                by_difference = mpmath.diff(lambda t, f=function: f(SELU | {"x": t}), x)
                assert abs(by_difference - slope(SELU | {"x": x})) < 1e-10, cells[0].get_text()
            seen += 1
    assert seen > 5


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (r"\sigma(x) = \frac{1}{1 - e^{-x}}", r"\sigma(x) = \frac{1}{1 + e^{-x}}"),
        (r"\sigma'(x) = \sigma(x)(1 + \sigma(x))", r"\sigma'(x) = \sigma(x)(1 - \sigma(x))"),
        (r"\tanh(x) = 2\,\sigma(x) - 1", r"\tanh(x) = 2\,\sigma(2x) - 1"),
        (r"\max(0, x) = \begin{cases} x, & x < 0 \\ 0, & x \leq 0 \end{cases}",
         r"\max(0, x) = \begin{cases} x, & x > 0 \\ 0, & x \leq 0 \end{cases}"),
        (r"\tanh^2(x) = 1 + \sigma(x)", r"\tanh^2(x) = \tanh(x)^2"),
        (r"4 \cdot 1/4 = 2", r"4 \cdot 1/4 = 1"),
        (r"\lvert x \rvert = x", r"\lvert x \rvert^2 = x^2"),
    ],
)  # fmt: skip
def test_a_false_statement_is_told_from_a_true_one(wrong, right):
    from tests.hooks.test_hooks import hook  # noqa: PLC0415

    for latex, is_true in ((wrong, False), (right, True)):
        mathml = hook("formulas").to_mathml(latex, False, "a page")
        ((left, sign, other),) = relations(formula(parse(mathml).math))
        assert holds(left, sign, other) == is_true, latex
