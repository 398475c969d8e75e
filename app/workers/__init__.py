"""Several processes behind one address: a parent, its workers, and what these ask of each other."""
