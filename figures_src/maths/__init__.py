"""What is true: arrays in, arrays out; no files, no plots, no hidden randomness."""
