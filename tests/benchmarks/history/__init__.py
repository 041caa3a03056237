"""The parts of bench_history."""
