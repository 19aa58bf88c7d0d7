"""Consumers: who follows the corpus by name, and how far each has come."""
