"""GIF: frames with their timing, the number of repetitions, and an ICC profile stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.fileformats import gif
from handlers.redaction.copying import Copy, NotSeparableError

if TYPE_CHECKING:
    from handlers.fileformats.gif import Block

_APPLICATIONS = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")


def redacted(content: bytes) -> Copy:
    """The image without metadata; the copy ends with the trailer.

    Raises:
        NotSeparableError: There is no frame.
        MalformedError: There is no header, or there are too many blocks.
    """
    copy = Copy(content)
    copy.keep(0, gif.header(content).palette.stop)
    frames = 0
    for block in gif.blocks(content):
        frames += block.kind == gif.IMAGE
        # Decoders skip bytes that are not blocks, so these are removed.
        if block.kind in {gif.IMAGE, gif.TRAILER} or _is_kept(content, block):
            copy.keep(block.start, block.end)
    if not frames:
        raise NotSeparableError("no frame")
    return copy


def _is_kept(content: bytes, block: Block) -> bool:
    if block.kind != gif.EXTENSION:
        return False
    label = content[block.body]
    if label == gif.APPLICATION:
        # After the length of the name.
        return content.startswith(_APPLICATIONS, block.data + 1)
    return label == gif.CONTROL
