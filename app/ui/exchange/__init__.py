"""Import and export as they are seen: dialogs, dropping files on the window, pages for paper and pictures."""
