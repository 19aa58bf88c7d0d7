"""Backups in proven generations."""
