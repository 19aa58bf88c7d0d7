"""The passes, each in a file named for what it removes, in the one order that undoes the damage (``order``).

The damage happened in the order *furniture of the portal → traditional script → pinyin → loss of bytes → half-width
marks*, so repair runs backwards, and lines come last.
"""
