"""Checks of an AWS account, before `pulumi up`, for what would stop it halfway.

AWS refuses some resources only on creation: a second AWS Config recorder, a sixth trail, a
distribution in an account that it has not verified. Each check covers one such case, changes
nothing, and names the setting that helps. What the program validates itself is left out.
"""
