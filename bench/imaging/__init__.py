"""The imaging against its peers: the cost and the quality of renditions.

Ours works as in production: in the process of one photo, on all processors. The peers work in one
thread, which takes the least processor time, and without a cache; only what is named "together"
uses all processors as well. For each photo the candidates take turns, each round beginning with
another one, so that other load affects all of them alike. All make pictures of the same sizes and,
where time is compared, with the same settings of the same encoders.
"""
