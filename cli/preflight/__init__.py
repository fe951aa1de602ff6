"""Ask an AWS account, before `pulumi up`, for what would stop it halfway.

AWS refuses some things only when they are made: a second recorder of AWS Config, a sixth trail, a
distribution of an account that it has not verified. Each check asks one such question, changes
nothing, and names the setting that helps. It leaves out what the program checks by itself.
"""
