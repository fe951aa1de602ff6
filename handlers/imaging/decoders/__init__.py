"""The files that photos come in, one module each: from bytes to a `Source`.

What a container says is read here as far as its decoder does not tell it, or must not be asked:
sizes before they cost memory, colours by number, and what is left of a file that was cut off.
"""
