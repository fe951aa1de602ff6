"""From bytes to an `OpenedPhoto`, with one module for each format.

What decoders do not tell, or must not be asked, is read here: sizes before they cost memory, colour
spaces by number, and what is left of a file that is cut off.
"""
