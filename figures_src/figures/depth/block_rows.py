"""How the figures of norms and skips name the blocks, a row each, and tell functions apart."""

from figures_src.maths.blocks import (
    BATCH_NORM,
    LAYER_NORM_AFTER,
    LAYER_NORM_BEFORE,
    PLAIN,
    SKIPS,
    SKIPS_BATCH_NORM,
    SKIPS_LAYER_NORM,
)

# From the top, and what they are called there.
ROWS = {
    PLAIN: "plain",
    BATCH_NORM: "batch norm\nafter the weights",
    LAYER_NORM_AFTER: "layer norm\nafter the weights",
    LAYER_NORM_BEFORE: "layer norm\nbefore the weights",
    SKIPS: "skips alone",
    SKIPS_BATCH_NORM: "skips and\nbatch norm",
    SKIPS_LAYER_NORM: "skips and\nlayer norm",
}
# Each function's marker, and how far from the middle of a row it stands.
MARKS = {"sigmoid": ("o", 0.24), "tanh": ("D", 0.0), "relu": ("s", -0.24)}
