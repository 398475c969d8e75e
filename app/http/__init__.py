"""The doors: one file for each address the server answers at."""
