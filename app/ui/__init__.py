"""What is seen: the main window and everything in it. Knows session and core; never api or storage directly."""
