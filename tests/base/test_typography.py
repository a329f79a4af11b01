"""Numbers as a reader sees them."""

import pytest

from figures_src.base.typography import latex, number


@pytest.mark.parametrize(
    ("value", "spec", "text", "formula"),
    [
        (7.3294e-4, ".3g", "0.000733", "0.000733"),
        (7.3294e-14, ".3g", "7.33\u202f×\u202f10⁻¹⁴", r"7.33 \times 10^{-14}"),
        (1e-30, ".0e", "10⁻³⁰", "10^{-30}"),
        (-2.5, ".3g", "−2.5", "-2.5"),
        (0.25, ".0%", "25%", r"25\%"),
        (-0.0, ".3g", "0", "0"),
        (16384.0, ",.0f", "16,384", "16,384"),
        (float("inf"), ".3g", "∞", r"\infty"),
        (float("-inf"), ".3g", "−∞", r"-\infty"),
        (6.4e8, ".1g", "6\u202f×\u202f10⁸", r"6 \times 10^{8}"),
    ],
)
def test_numbers_in_prose_and_in_formulas(value, spec, text, formula):
    assert number(value, spec) == text
    assert latex(value, spec) == formula


def test_what_is_not_a_number_is_not_written():
    with pytest.raises(ValueError, match="not a number"):
        number(float("nan"))
    with pytest.raises(ValueError, match="not a number"):
        latex(float("nan"))
    with pytest.raises(ValueError, match="format"):
        number(1.0, "wide")
