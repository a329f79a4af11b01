"""The catalogue: every record by name, in the order of the tables."""

from types import MappingProxyType

from figures_src.maths.activation import Activation
from figures_src.maths.catalogue import exponential, gated, rectified, sigmoidal

CATALOGUE = MappingProxyType(
    {
        record.name: record
        for family in (rectified, sigmoidal, exponential, gated)
        for record in vars(family).values()
        if isinstance(record, Activation)
    }
)
