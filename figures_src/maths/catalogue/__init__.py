"""The activation functions, one file a family; ``joined`` has them all."""
