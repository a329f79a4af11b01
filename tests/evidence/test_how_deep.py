"""What the page says of the theory and of the rule without one, in words, holds of the numbers."""


def test_theory_beats_a_single_depth_for_all_but_sigmoid_with_zero_biases(facts):
    value = {name: fact["value"] for name, fact in facts.items()}
    for kind in ("centred", "relu"):
        assert value[f"theory_{kind}"] >= value[f"theory_{kind}_published"] > value[f"null_{kind}"]
    assert value["theory_sigmoid_published"] <= value["theory_sigmoid"] <= value["null_sigmoid"]


def test_adam_teaches_thirty_relu_layers_with_xaviers_weights_and_not_eight_of_sigmoid(facts):
    assert facts["adam_relu_30_xavier"]["low"] > facts["chance"]["value"]
    for kind in ("sigmoid", "centred"):
        assert facts[f"adam_{kind}_8_xavier"]["high"] < 0.3
