"""Opening photos: one module for each format, which returns an `OpenedPhoto`.

These modules read what decoders do not report, or would report at too high a cost: sizes before
memory is allocated, colour spaces as code points, and the usable part of a truncated file.
"""
