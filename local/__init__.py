"""The Pulumi program of this repository, deployed onto an embedded AWS on this machine.

`python -m local up` starts an emulator of AWS as a process of its own, runs `__main__.py` under
Pulumi's Python runtime, makes each resource that it declares with boto3, and serves until it is
stopped. To the program it is a deployment like any other.

Deliberately absent: previews, imports and aliases of resources, and secrets in the stack's config.
"""
