"""What makes each kind of product; every maker returns files, and can be handed to another process."""

import importlib
import json
from dataclasses import dataclass

from figures_src.base.files import ROOT
from figures_src.base.meaning import path_of
from figures_src.build.listing import Listed
from figures_src.build.products import Files

FORMATS, THEMES = ("png", "svg", "csv", "json"), ("light", "dark")
DPI = 200
SITE_FORMS = ("page", "phone", "thumbnail")


@dataclass(frozen=True)
class Options:
    """What is asked for of each figure."""

    formats: tuple[str, ...] = FORMATS
    themes: tuple[str, ...] = THEMES
    forms: tuple[str, ...] = SITE_FORMS
    dpi: int = DPI


def make_figure(name: str, listed: Listed, options: Options) -> Files:
    """Compute a figure once, draw it in each form and theme, and say of it what a page must know."""
    # Matplotlib loads only to draw.
    from figures_src.build import drawing  # noqa: PLC0415

    figure = listed.load()
    data = figure.compute()
    files: Files = {}
    sizes = {}
    for form_name in options.forms:
        if form_name == "thumbnail" and listed.record is None:
            continue
        form = drawing.FORMS[form_name]
        for theme in options.themes:
            stem = f"{name}{form.suffix}{'' if theme == 'light' else f'-{theme}'}"
            with drawing.dressed(form, theme):
                canvas = drawing.lay_out(figure, data, form)
                sizes[form_name] = [round(inches * 100) for inches in canvas.get_size_inches()]
                if "png" in options.formats:
                    files[f"{stem}.png"] = drawing.png(canvas, options.dpi)
                # One for the page and one for slides: who enlarges an SVG needs no other.
                if "svg" in options.formats and form_name in ("page", "slide"):
                    files[f"{stem}.svg"] = drawing.svg(canvas)
    if "csv" in options.formats:
        files[f"{name}.csv"] = drawing.table(data)
    if "json" in options.formats:
        source = path_of(listed.module)
        assert source is not None
        words = {"title": figure.title(data), "caption": figure.caption(data), "method": figure.method(data)}
        words |= {"alt": figure.alt(data), "source": source.relative_to(ROOT).as_posix()}
        files[f"{name}.json"] = _json(words | {"sizes": sizes})
    return files


def _json(content: object) -> bytes:
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def make_facts(module: str) -> Files:
    """The values of one subject's facts."""
    from figures_src.evidence.fact import evaluate  # noqa: PLC0415 - the experiments' records load only when needed

    return {facts_file(module): _json(evaluate(importlib.import_module(module).FACTS))}


def facts_file(module: str) -> str:
    """The file that holds a subject's facts."""
    return f"facts-{module.rpartition('.')[2]}.json"


def make_tables() -> Files:
    """The tables that need no fact."""
    from figures_src.evidence.tables import TABLES  # noqa: PLC0415

    return {name: table().encode() for name, table in TABLES.items()}


def make_judgement(files: Files) -> Files:
    """All facts in one file, every verdict held against them, and the tables that show both."""
    from figures_src.evidence import gathered  # noqa: PLC0415
    from figures_src.evidence.tables import JUDGED  # noqa: PLC0415

    facts = {name: fact for content in files.values() for name, fact in json.loads(content).items()}
    gathered.check(facts)
    return {"facts.json": _json(facts)} | {name: table(facts).encode() for name, table in JUDGED.items()}
