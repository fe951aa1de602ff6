"""The imaging against its peers: what a photo's renditions take, and what they are like.

Each library works in one thread, without a cache. Photo by photo the ways take turns, each round
beginning with another, so that whatever else the machine does falls on all of them alike. Time is
the processor's: of all threads of the process that works, which is what one core would take. All
make pictures of the same sizes and, where time is compared, with the same settings of the same
encoders.
"""
