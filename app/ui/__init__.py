"""What is seen: the window, its panes and dialogs. Talks to the session, never to the network or the disk."""
