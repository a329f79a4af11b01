"""Everything this site shows is computed here; README.md has the map of the rooms."""
