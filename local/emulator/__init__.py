"""The embedded AWS as a process: where it listens, what it is given, and what it stores.

The emulator's own process imports from here too, and has only the standard library.
"""
