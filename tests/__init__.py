"""The tests: rooms mirrored, flows through the real window, faults of real servers, benchmarks."""
