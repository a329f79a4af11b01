"""Lines that say the same of several functions, or in several panels, said once: with a star where a function is named.

``line: *_theory over layer, * dashed [relu, tanh]`` stands for two lines, one with relu and one with tanh in place of
each star; between quotes a star is the function's title.
"""

import re

from figures_src.maths.catalogue.joined import CATALOGUE


def _pattern(spellings):
    alternatives = "|".join(map(re.escape, sorted(spellings, key=len, reverse=True)))
    return re.compile(rf"(?<![A-Za-z])({alternatives})(?![A-Za-z])")


_TITLES = {record.title: record.name for record in CATALOGUE.values()}
_TITLE, _NAME = _pattern(_TITLES), _pattern(CATALOGUE)


def starred(line):
    """The line with stars for the one function that it names, and that function; None if it names none, or several."""
    parts = re.split(r'("[^"]*")', line)
    patterns = [_TITLE if part.startswith('"') else _NAME for part in parts]
    found = [
        _TITLES.get(each, each) for part, named in zip(parts, patterns, strict=True) for each in named.findall(part)
    ]
    if len({*found}) != 1:
        return line, None
    return "".join(named.sub("*", part) for part, named in zip(parts, patterns, strict=True)), found[0]


def grouped(pairs):
    """Values under equal keys, in the order in which the keys first come."""
    groups = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups


def _functions(members):
    """Which functions a line stands for: as many in each panel, one in each, or said panel by panel."""
    by_panel = grouped(members)
    said = [", ".join(functions) for functions in by_panel.values()]
    if len({*said}) == 1:
        return f" [{said[0]}{' in each' if len(said) > 1 else ''}]"
    if all(len(functions) == 1 for functions in by_panel.values()):
        return f" [{', '.join(said)}]"
    return f" [{'; '.join(f'{functions} in {panel}' for panel, functions in zip(by_panel, said, strict=True))}]"


def folded(lines):
    """Panel by panel what is in it, and what several have in common only once.

    Args:
        lines: (the panel's name, a line) each.
    """
    sections = {}
    entries = [(*starred(line), line, panel) for panel, line in lines]
    groups = grouped((template, (panel, function, line)) for template, function, line, panel in entries)
    for template, members in groups.items():
        where = tuple(dict.fromkeys(panel for panel, *_ in members))
        if len(members) == 1:
            words = members[0][2]
        elif members[0][1] is None:
            times = len(members) // len(where)
            words = template if times == 1 else f"{template} ({len(members)} times)"
        else:
            words = template + _functions([member[:2] for member in members])
        sections.setdefault(where, []).append(f"  {words}")
    for where, words in sections.items():
        yield f"panel{'s' if len(where) > 1 else ''} {', '.join(where)}"
        yield from words
