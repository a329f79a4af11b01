"""Everything this site shows is computed here. One way through:

maths/        what is true: arrays in, arrays out
experiments/  what is measured: seeded runs over maths/
figures/      what is drawn: one file per figure or family
facts.py, claims.py, reproductions.py, tables.py    what the prose quotes, judges, compares and lists
render.py     a figure as PNG, SVG and CSV
build.py      what is stale, and writing it whole or not at all
__main__.py   the command line
"""
