"""Work on many photos that takes longer than a request may."""
