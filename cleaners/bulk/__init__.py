"""Corpora of any size: many records in, one output a unit, each unit done once, each poison record named."""
