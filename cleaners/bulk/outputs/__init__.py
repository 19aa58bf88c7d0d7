"""How each output is written: ``batch`` makes bytes of rows, ``finish`` one file of the bytes of many batches.

A format is a file here and a line in :mod:`cleaners.bulk.writing`.
"""
