"""A state folder: its lock, its identity, the room on its disk, and the seeds that its runs went by."""
