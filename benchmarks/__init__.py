"""What the project is measured on and with: a generator of dossiers, and the benchmarks of ``make bench``."""
