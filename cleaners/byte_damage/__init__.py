"""Undoing what byte-level string functions did to GBK text: "六?!比蝿?," was "六保”任務，"."""
