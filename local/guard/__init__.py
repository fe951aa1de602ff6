"""Who may ask the embedded AWS what; runs in front of it, inside its process.

The emulator believes anyone who states the root user's key, asks no signature of it, and takes
requests of any page and under any host name. Every web page and every user of the machine can send
it requests, so nothing passes but

- what the home's owner sends, with the token of this start: all of AWS, as before;
- what the site needs, each in a lane of its own that leads to one part of the emulator.

`request.py` reads a request strictly, `rules.py` finds its lane or refuses it, `middleware.py`
answers what is refused, and `lanes.py` keeps each lane to its part of the emulator. Nothing is
imported here but the standard library; the emulator's modules are handed in.
"""
