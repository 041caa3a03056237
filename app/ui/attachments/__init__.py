"""What waits in the composer to be sent with the message: images and text files, as chips that can be taken away.

paths, clipboard, drop -> preparing (in a thread: scale down, check) -> the session keeps the file -> tray -> draft
"""

from app.ui.attachments.drops import FileDrops
from app.ui.attachments.tray import AttachmentTray

__all__ = ["AttachmentTray", "FileDrops"]
