"""What is said of cost, by counting operations."""

from figures_src.evidence.claim import Claim
from figures_src.evidence.fact import Fact
from figures_src.maths.catalogue.rectified import RELU
from figures_src.maths.catalogue.sigmoidal import SIGMOID
from figures_src.maths.properties import operations

_WIDTH, _EXPONENTIAL = 256, 20


def _share() -> float:
    # A unit multiplies and adds once for each of its inputs; of the sigmoid's operations one is an exponential.
    return (sum(operations(SIGMOID).values()) - 1 + _EXPONENTIAL) / (2 * _WIDTH)


FACTS = (
    Fact("exponential_operations", "operations that an exponential is counted as", lambda: _EXPONENTIAL, ".0f"),
    Fact("layer_width", "fan-in of the unit whose cost is counted", lambda: _WIDTH, ".0f"),
    Fact("sigmoid_operations", "operations of the sigmoid's formula", lambda: sum(operations(SIGMOID).values()), ".0f"),
    Fact("relu_operations", "operations of ReLU's formula", lambda: sum(operations(RELU).values()), ".0f"),
    Fact(
        "sigmoid_share_of_layer",
        "operations of the sigmoid over those of its unit's products and sums, an exponential counted as that many",
        _share,
        ".0%",
    ),
)

CLAIMS = (
    Claim(
        says="ReLU is cheaper to compute.",
        verdict="half true",
        right="2 * relu_operations < sigmoid_operations",
        wrong="sigmoid_share_of_layer < 0.1",
        truth="Unit by unit, yes: [[relu_operations]] operation against [[sigmoid_operations]], one of them an "
        "exponential. Within a dense layer the matrix product dominates: by count, the sigmoid is about "
        "[[sigmoid_share_of_layer]] of the operations at a width of [[layer_width]].",
        page="comparison.md#what-it-costs",
    ),
)
