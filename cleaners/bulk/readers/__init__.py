"""How each format is read: ``raws`` gives the records as they stand, ``content`` what of one is cleaned.

A format is a file here and a line in :mod:`cleaners.bulk.reading`.
"""
