"""Tables of what was trained, and of deep networks; numbers still by name."""

from collections.abc import Callable, Mapping

from figures_src.evidence.quoted import Facts
from figures_src.evidence.table import table, with_seeds

_DEEP = {"sigmoid": "Sigmoid, zero biases", "centred": "Centred sigmoid", "relu": "ReLU, zero biases"}
_OPTIMISERS = {"gradient_descent": "Gradient descent", "momentum": "Momentum", "adam": "Adam"}


def learning(facts: Facts) -> str:
    """Share of test digits right by function and depth."""
    kinds = {"relu": "ReLU", "tanh": "tanh", "sigmoid": "Sigmoid", "sigmoid_gain_4": "Sigmoid, weights × 4"}
    spreads = {facts[f"accuracy_{kind}_{depth}"]["spread"] for kind in kinds for depth in (1, 5)}
    rows = [
        [title, *(with_seeds(f"accuracy_{kind}_{depth}", facts) for depth in (1, 5))] for kind, title in kinds.items()
    ]
    return table([f"Median ({' or '.join(sorted(spreads))})", "1 hidden layer", "5 hidden layers"], rows)


def how_deep(facts: Facts) -> str:
    """Share of test digits right at the best weight scale, by kind, depth and distribution."""
    shown = (("sigmoid", 8), ("sigmoid", 16), ("sigmoid", 30), ("centred", 16), ("centred", 30), ("relu", 30))
    rows = [
        [_DEEP[kind], f"{layers}", *(with_seeds(f"deep_{kind}_{layers}{end}", facts) for end in ("", "_orthogonal"))]
        for kind, layers in shown
    ]
    return table(["", "Layers", "Normal weights", "Orthogonal weights"], rows)


def how_deep_rules() -> str:
    """In how many cells each rule says rightly what learns."""
    rows = [
        [title, f"[[null_{kind}]]", f"[[theory_{kind}]]", f"[[theory_{kind}_published]]"]
        for kind, title in _DEEP.items()
    ]
    return table(["", "One depth for all scales", "So many depth scales", "Six depth scales"], rows)


def how_deep_adam(facts: Facts) -> str:
    """Share of test digits right by kind, depth, weight scale and optimiser."""
    rows = [
        [
            title,
            f"{layers}",
            words,
            *(with_seeds(f"{by}_{kind}_{layers}_{scale}", facts) for by in ("descent", "adam")),
        ]
        for kind, title in _DEEP.items()
        for layers in (8, 30)
        for scale, words in (("xavier", "Xavier's"), ("critical", "critical"))
    ]
    return table(["", "Layers", "Weight scale", "Gradient descent", "Adam"], rows)


def optimisers(facts: Facts) -> str:
    """Share of test digits right by network and optimiser."""
    kinds = {
        "sigmoid": "Sigmoid, five layers, Xavier's weights",
        "tanh": "tanh, five layers, Xavier's weights",
        "deep_relu_xavier": "ReLU, thirty layers, Xavier's weights",
        "deep_relu_he": "ReLU, thirty layers, He's weights",
    }
    rows = [
        [title, *(with_seeds(f"optimiser_{kind}_{optimiser}", facts) for optimiser in _OPTIMISERS)]
        for kind, title in kinds.items()
    ]
    return table(["Zero biases", *_OPTIMISERS.values()], rows)


def default_linear(facts: Facts) -> str:
    """What a framework's default costs: share of test digits right and steps, by how the networks are trained."""
    trained = {
        "gradient_descent": "Gradient descent",
        "adam": "Adam",
        "batch_norm": "Gradient descent, batch norm",
    }

    def steps(name: str) -> str:
        return f"[[{name}]]" if name in facts else "never"

    rows = [
        [
            title,
            with_seeds(f"default_linear_{how}", facts),
            with_seeds(f"default_linear_he_{how}", facts),
            steps(f"default_linear_steps_{how}"),
            steps(f"default_linear_he_steps_{how}"),
        ]
        for how, title in trained.items()
    ]
    head = ["", "Test digits right, default", "Test digits right, He's"]
    return table([*head, "Steps to a training error of one in twenty, default", "The same, He's"], rows)


def float_types() -> str:
    """The smallest number of each type, and how finely it divides near 1."""
    types = {
        "float16": "Half precision, float16",
        "bfloat16": "bfloat16",
        "float32": "Single precision, float32",
        "float64": "Double precision, float64",
    }
    rows = [[title, f"[[smallest_{name}]]", f"[[spacing_{name}]]"] for name, title in types.items()]
    return table(["", "Smallest positive number", "Neighbours of 1 differ by"], rows)


def largest_direction(facts: Facts) -> str:
    """The share of the largest singular direction, by function and distribution."""
    kinds = {
        "sigmoid": "Sigmoid, zero biases",
        "sigmoid_centred": "Centred sigmoid",
        "tanh": "tanh",
        "relu": "ReLU, zero biases",
        "linear": "No activation",
    }

    def share(kind: str, weights: str) -> str:
        name = f"largest_direction_{kind}_{weights}"
        return f"[[{name}±]]" if facts[name]["spread"] else f"[[{name}]]"

    rows = [[title, *(share(kind, weights) for weights in ("normal", "orthogonal"))] for kind, title in kinds.items()]
    return table(["", "Normal weights", "Orthogonal weights"], rows)


def by_name() -> Mapping[str, Callable[[], str]]:
    """Tables that say numbers by name alone, by the files that pages take in."""
    return {"how_deep_rules.md": how_deep_rules, "float_types.md": float_types}


def by_facts() -> Mapping[str, Callable[[Facts], str]]:
    """Tables that ask the facts what there is to say."""
    return {
        "learning.md": learning,
        "how_deep.md": how_deep,
        "how_deep_adam.md": how_deep_adam,
        "optimisers.md": optimisers,
        "default_linear.md": default_linear,
        "largest_direction.md": largest_direction,
    }
