"""Who may send what to the embedded AWS; runs in front of it, inside its process.

The emulator believes anyone who states the root user's key, asks no signature of it, and takes
requests of any page and under any host name. Every web page and every user of the machine can send
it requests, so nothing passes but

- the owner's requests, which carry the token of this start: all of AWS, as before;
- what the site needs, each on a route of its own that leads to one part of the emulator.

`request.py` reads a request strictly, `rules.py` finds its route or refuses it, `middleware.py`
answers what is refused, `redirect.py` leads the owner from the bare port to the site.
`local/compat/routing.py` keeps each route to its part of the emulator. Only the standard library is
imported here; the emulator's modules are handed in.
"""
