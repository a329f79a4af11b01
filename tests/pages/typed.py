"""The numbers that authors typed, each with why it is no result: by place, and by the phrase in which it stands."""

TYPED = {
    "claims": {
        "after 20 layers": "the depth of best_case_20",
        "at σ(1) keeps": "the bias of gate_kept_50",
        "at σ(5) it keeps": "the bias of gate_kept_50_high_bias",
        "after 50 steps": "the steps of both",
        "gate of 1.5": "the gate of relu_gate_growth_50",
        "logit of −10": "the logit of wrong_cross_entropy",
        "after 50 layers": "the depth of relu_left_50_xavier",
        "25% training error": "what epochs_relu_5 counts to, from the paper that is spoken of",
    },
    "comparison.md": {"training error of 25%": "what the paper counts to, and epochs_relu_5"},
    "how-this-site-is-made.md": {
        "Python 3.11": "what pyproject.toml asks for",
        "within 2 units in the last place, derivatives within 4": "the default of a record, which tests grant",
    },
    "mkdocs.yml": {"CC BY 4.0": "the licence's name"},
    "reproduced.md": {"28 × 28 pixels": "those of the published digits", "8 × 8": "scikit-learn's digits"},
    "reproductions": {
        "depth 10, width 3": "the networks of Lu et al.",
        "300 epochs: from 0.82": "Nielsen's run and start",
        "from 0.98": "his other start",
        "bias variance of 0.05": "that of Schoenholz et al.",
        "A 30-layer": "the depth of He et al.",
        "training error of 25%": "that of Krizhevsky et al.",
    },
    "sigmoid.md": {"under 10% of its maximum": "asked, not found", "under 1% beyond": "the same"},
    "spot-the-bug.ipynb": {
        "the weight 4 and the bias −2": "with which one half is a fixed point; on the page before",
        "With weight 4 and bias −2": "the same",
    },
    "through-depth.md": {
        "at a width of 256": "the width of chi_ratio_sigmoid",
        "bfloat16": "a name",
        "gradient size of 10⁻⁴⁰": "that of subnormal_error_1e40",
        "at 10⁻⁴³ by": "that of subnormal_error_1e43",
        "Why is it not 4,": "the weight of the chain on the page before",
        "weight scale of 4": "the same; that of factor_sigmoid_4",
        "layer 5's mean square": "the layer of input_share_sigmoid_5",
        "in layer 50": "the layer of input_share_relu_50",
        "up to 152": "layers of He et al. (2016)",
        "34 layers train worse than 18": "the networks of He et al. (2016)",
    },
    "vanishing-gradient.md": {
        ", chapter 5,": "of Nielsen's book",
        "a weight of 4 for sigmoid, with a bias of −2": "what tanh(x) = 2σ(2x) − 1 makes of a weight of 1",
    },
    "when-sigmoid.md": {
        ", chapter 3)": "of Nielsen's book",
        "stands at 1.5, fifty steps": "the gate of relu_gate_growth_50",
        "8 visible and 6 hidden units": "the machine whose states boltzmann_states counts",
        "training error of 25%": "what slow_epochs_relu_1 counts to",
    },
    "which-initialisation.md": {
        "every weight scale below 2": "GELU and SiLU are near x/2 at 0: the scale at which that keeps its size",
        "**±1/√n**": "the recipe's name",
    },
}
