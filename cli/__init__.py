"""Commands for the owner of a stack, run on the owner's machine with the owner's permissions."""
