"""What `bench_import` measures with: a made export and a meter of the window's stalls."""
