"""The hash of a set of files, for addresses and for folders of the cache."""

import hashlib
from collections.abc import Mapping


def digest(files: Mapping[str, bytes]) -> str:
    """16 hexadecimal digits that depend on the names and bytes of `files`, not on their order."""
    state = hashlib.sha256()
    for name, content in sorted(files.items()):
        state.update(f"{len(name.encode())}:{name}:{len(content)}:".encode())
        state.update(content)
    return state.hexdigest()[:16]
