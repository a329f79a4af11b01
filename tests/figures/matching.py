"""Which array it is that something on the axes draws."""

import numpy as np

from tests.figures.drawn import all_axes, equal, lines


def is_part_of(part, values):
    """Whether an array stands in another, in one piece."""
    if not len(part):
        return False
    length = len(part)
    starts = np.flatnonzero(values == part[0]) if part[0] == part[0] else np.flatnonzero(np.isnan(values))
    return any(equal(part, values[start : start + length]) for start in starts if start + length <= len(values))


def mesh_of(image):
    """The columns and rows that a map's cells surround; on a logarithmic axis their geometric middles."""
    if hasattr(image, "get_coordinates"):
        x, y = image.get_coordinates()[0, :, 0], image.get_coordinates()[:, 0, 1]
    else:
        left, right, bottom, top = image.get_extent()
        rows, columns = image.get_array().shape[:2]
        x, y = np.linspace(left, right, columns + 1), np.linspace(bottom, top, rows + 1)
    for edges in (x, y):
        yield (edges[:-1] + edges[1:]) / 2
        if np.all(edges > 0):
            yield np.sqrt(edges[:-1] * edges[1:])


def is_in_collection(row, collection):
    """Whether an array is the colours, the middles of cells, an edge, the offsets or the ends of something."""
    row = np.ravel(np.asarray(row, float))
    shades = collection.get_array()
    if shades is not None and equal(row, np.ravel(np.ma.getdata(shades))):
        return True
    if hasattr(collection, "get_coordinates") or hasattr(collection, "get_extent"):
        # The outermost cells may be drawn wider, for all that lies beyond.
        inside = [middle[1:-1] for middle in mesh_of(collection) if len(middle) == len(row)]
        return any(np.allclose(row[1:-1], middle, atol=1e-12) for middle in inside)
    paths = [path.vertices for path in collection.get_paths()]
    points = [*paths, collection.get_offsets()]
    if {len(path) for path in paths} == {2}:
        points += [*np.transpose(paths, (1, 0, 2))]
    columns = [np.asarray(values) for vertices in points for values in np.transpose(vertices)]
    finite = row[np.isfinite(row)]
    return any(is_part_of(part, side) for v in columns for side in (v, v[::-1]) for part in (row, finite))


def is_drawn(row, drawn):
    """Whether an array is the x, the y, the colours, the edge or the ends of something on the axes."""
    if any(equal(row, values) for line in lines(drawn) for values in (line.get_xdata(), line.get_ydata())):
        return True
    return any(
        is_in_collection(row, thing)
        for axes in all_axes(drawn)
        for thing in (*axes.images, *axes.collections)
        if thing.get_gid() != "guide"
    )
