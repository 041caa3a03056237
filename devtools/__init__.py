"""What dev.py does: sets up the environment, runs the program and its checks. Standard library only."""
