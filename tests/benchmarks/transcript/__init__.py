"""The parts of bench_transcript."""
