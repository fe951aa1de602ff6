"""The imaging against its peers: the cost and the quality of renditions.

Each library works in one thread, without a cache. For each photo the candidates take turns, each
round beginning with another one, so that other load affects all of them alike. Time is processor
time, of all threads of the working process, which is what one core would take. All make pictures of
the same sizes and, where time is compared, with the same settings of the same encoders.
"""
