"""Makes what people install: the folder with the program, and from it each system's packages."""
