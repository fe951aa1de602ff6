"""The embedded home: the Pulumi program of this repository, deployed onto an AWS on this machine.

`python -m local up` starts an emulator of AWS as a process of its own, runs `__main__.py` under
Pulumi's Python runtime with a resource monitor that creates what is declared through boto3, and
serves until it is stopped. The program does not know which of its two homes it is deployed to.

Deliberately absent: previews, imports and aliases of resources, and secrets in the stack's config.
"""
