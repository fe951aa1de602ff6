"""Measurements of the whole program on the embedded AWS: `make bench`.

Every figure is a ratio to something named that was measured in the same run, because milliseconds
say more about a machine than about the program. Nothing here fails for being slow.
"""
