"""Makes everything under an eye, each in a process of its own: which files are opened, which definitions executed.

Run as a program; says as JSON what was seen, {product: seen}.
"""

import ast
import builtins
import functools
import json
import os
import sys
import tempfile
from importlib.machinery import SourceFileLoader
from pathlib import Path

# What many products import is here before they are made; nothing of the project but plumbing.
import matplotlib.backends.backend_agg
import matplotlib.figure  # noqa: F401
import scipy.special  # noqa: F401
from threadpoolctl import threadpool_limits

_PACKAGE = Path(__file__).resolve().parents[2] / "figures_src"
# Module and names of every statement at the top of a module; functions say by the number within which they stand.
PLACES, SEEN, IMPORTING = [], set(), []


def _name(node):
    return getattr(node, "id", getattr(node, "name", None))


@functools.cache
def _telling(path):
    """A module in which every function says first that it is executed: a trace would take three times as long."""
    tree = ast.parse(Path(path).read_bytes())
    module = ".".join(Path(path).relative_to(_PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for statement in tree.body:
        targets = getattr(statement, "targets", [getattr(statement, "target", statement)])
        named = [n for each in targets for n in ([each] if each is statement else ast.walk(each))]
        tell = ast.parse(f"_executed_({len(PLACES)})").body[0]
        PLACES.append([[module, name] for name in map(_name, named) if name])
        for node in ast.walk(statement):
            if isinstance(node, ast.FunctionDef):
                node.body.insert(int(ast.get_docstring(node) is not None), tell)
            elif isinstance(node, ast.Lambda):
                node.body = ast.Subscript(ast.Tuple([tell.value, node.body], ast.Load()), ast.Constant(1), ast.Load())
    return compile(ast.fix_missing_locations(tree), path, "exec")


class _Loader(SourceFileLoader):
    """What a module does while it is imported is no sign that a product needs it."""

    plain = SourceFileLoader.get_code, SourceFileLoader.exec_module

    def get_code(self, fullname):
        return _telling(self.path) if Path(self.path).is_relative_to(_PACKAGE) else _Loader.plain[0](self, fullname)

    def exec_module(self, module):
        IMPORTING.append(module)
        try:
            _Loader.plain[1](self, module)
        finally:
            IMPORTING.pop()


builtins._executed_ = lambda place: None if IMPORTING else SEEN.add(place)
SourceFileLoader.get_code, SourceFileLoader.exec_module = _Loader.get_code, _Loader.exec_module
for file in _PACKAGE.rglob("*.py"):
    _telling(str(file))

from figures_src.base import cache, provenance  # noqa: E402
from figures_src.base.files import ROOT  # noqa: E402
from figures_src.base.meaning import path_of  # noqa: E402
from figures_src.build import listing, makers, update  # noqa: E402
from figures_src.build.makers import Options  # noqa: E402

# Drawn in every form; of the other figures, one form shows what draws them.
WHOLE = "relu"
BRIEF = Options(formats=("csv", "json"), themes=("light",), forms=("page",))
# It takes the least time of all.
RUN = ("single_neuron", "single_neuron()")


def _audited(read):
    """A hook that notes which files are read."""

    def note(event, details):
        if event == "open" and isinstance(details[0], str | bytes | os.PathLike):
            path, mode, flags = details
            writes = set(mode) & set("wax+") if mode else flags & (os.O_WRONLY | os.O_RDWR)
            if not writes and os.path.exists(path):  # noqa: PTH110 - what is not there is asked for, not read
                read.add(os.path.abspath(os.fsdecode(path)))  # noqa: PTH100 - Path is slow for this

    return note


class Asked:
    """Listens to what keys are made of: the key says which files, and this which definitions."""

    def __init__(self, *owners):
        self.places = {}
        for owner in owners:
            owner.made_of = functools.partial(self._made_of, owner.made_of)

    def _made_of(self, made_of, *places, **rest):
        key = made_of(*places, **rest)
        self.places[provenance.digest_of_key(key)] = places
        return key

    def of(self, key):
        return self.places[provenance.digest_of_key(key)]


def _look(key, places, make):
    """What is seen while it is made."""
    read = set()
    SEEN.clear()
    sys.addaudithook(_audited(read))
    make()
    executed, read = sorted(SEEN), sorted(read)
    imported = (path_of(name) for name in list(sys.modules) if name.startswith("figures_src"))
    return {
        "key": key,
        "reached": sorted(provenance.closure(*places)),
        "executed": [PLACES[place] for place in executed],
        "read": read,
        "imported": [path.relative_to(ROOT).as_posix() for path in imported if path],
    }


def _apart(prepare):
    """What ``prepare`` returns, looked at in a process of its own: nothing that others imported or read is there."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        with os.fdopen(writer, "w") as pipe:
            json.dump(_look(*prepare()), pipe)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        seen = pipe.read()
    os.waitpid(child, 0)
    return json.loads(seen)


def _run():
    from figures_src.base import experiment  # noqa: PLC0415

    asked = Asked(experiment)
    (run,) = (run for run in listing.runs(RUN[0]) if run.name == RUN[1])
    key = run.key()
    cache.KEPT = Path(tempfile.mkdtemp())
    return key, asked.of(key), run.measure


def _fonts():
    """Name, key, definitions and cutter of each font, none of them cut."""
    from figures_src.build import cutting, fonts  # noqa: PLC0415

    # A few letters, and the figures that are enlarged: all of them take half a minute.
    cutting._BLOCKS = ((0x41, 0x42), (0xB2, 0xBA), (0x2070, 0x209C))
    asked, kept, found = Asked(fonts), (cache.keep, cache.prune), []
    cache.keep, cache.prune = lambda name, key, make: found.append((name, key, asked.of(key), make)), lambda *_: None
    fonts.figure_fonts()
    fonts.page_fonts([ord("x")])
    cache.keep, cache.prune = kept
    # One for each cutter.
    return {make.func.__name__: (name, key, places, make) for name, key, places, make in found}.values()


def _alike():
    """The figures of a family whose record stands in one file with that of another: nothing new is seen of them."""
    first = {}
    for name, listed in listing.figures().items():
        if listed.record:
            first.setdefault((listed.module, listed.record[0]), name)
    return {name for name, listed in listing.figures().items() if listed.record} - {*first.values(), WHOLE}


def main():
    asked, work = Asked(update), update.Update(1)
    batches = (update.figures(work, update.FIGURES, Options()), update.facts_and_tables(work), update.judgement(work))
    seen = {}
    for product in (product for batch in batches for product in batch.products if product.name not in _alike()):
        make = product.make
        if make.func is makers.make_figure and product.name != WHOLE:
            make = functools.partial(make.func, *make.args[:2], BRIEF)
        seen[product.name] = _apart(lambda product=product, make=make: (product.key, asked.of(product.key), make))
    seen[f"run: {RUN[1]}"] = _apart(_run)
    for name, *rest in _fonts():
        seen[name] = _apart(lambda rest=rest: rest)
    json.dump(seen, sys.stdout)


if __name__ == "__main__":
    with threadpool_limits(1):
        main()
