"""Everything that touches another project's internals; nothing else in `local/` does.

`ministack` is the emulator: its process replaces some of its functions and reads some of its data.
`pulumi` is Pulumi's Python runtime, which this process drives without the `pulumi` command.
"""
