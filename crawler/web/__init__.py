"""What people and programs of this machine ask over HTTP or by an assistant: needs the extra ``web``."""
