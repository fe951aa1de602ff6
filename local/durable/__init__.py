"""How the embedded AWS keeps its state: generations of whole snapshots, and a journal between them.

A generation is a folder with one file for each service and a manifest of their sizes and digests.
There are two places for generations, used in turn, so the one before the newest is always there.
What changes between two snapshots goes into the journal before its request is answered.

Only the standard library is used here: `make up` checks the files; the emulator's
process, which has another environment, writes them.
"""
