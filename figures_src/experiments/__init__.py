"""What is measured: seeded runs over maths/, one experiment a file, each with a frozen record that keeps its seeds."""
