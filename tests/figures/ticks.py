"""Reading what a tick says."""

import re

PLAIN = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")


def value_of(word):
    """The number that a tick says, and whether it says a power of ten; None for words."""
    word = word.replace(",", "")
    if match := re.fullmatch(r"10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", word):
        return "power", float(match[1].translate(PLAIN))
    if match := re.fullmatch(r"(-?\d+(?:\.\d+)?)(%?)", word.translate(PLAIN)):
        return "plain", float(match[1]) / (100 if match[2] else 1)
    return None
