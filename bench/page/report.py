"""The tables of the page: medians of the rounds, ratios within each round, and the goals."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from bench import markdown
from bench.page.scrolling import JUMPS
from cli.tables import markdown_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.page.loading import Loads
    from bench.page.scrolling import Journey

MOST_BYTES, MOST_RATIO, LONG_MS = 60_000, 1.3, 50
MOST_BYTES_A_PHOTO = 1.5
# As many cards as fit into the window; a screenful more or less counts as equal.
_SAME_ELEMENTS = 1.25

_LOADING = f"""\
### The first visit

Nothing is cached and no connection is open.

- **KB**: compressed size of the scripts and styles that were requested before the first picture was
  painted. Goal: {MOST_BYTES // 1000} or less. **later**: those requested after it.
- **first**: from the navigation to the frame that shows the first picture. **bare**, the peer: a
  page of nothing but `<img>` with the same pictures in the same sizes. Goal: at most
  {MOST_RATIO} times that. **bound**, another peer: the smallest page that has to ask the API for
  the list before it knows what to show, with a few lines of script in the HTML and nothing else.
- **all**: until the last picture in view is painted.
- **shift**: layout shift of the whole visit. Goal: 0.
"""
_REACH = f"""\
### By the size of the gallery

The same visits. The smallest gallery of each visitor is the peer: *to it* is the ratio to that
gallery in the same round.

- **first**: until the first picture, as above.
- **requests**: to the API during the first visit, also those of the service worker, which keeps the
  first list and the timeline for offline use. **timeline**: its compressed size, and that for each
  photo. Goal: at most {MOST_BYTES_A_PHOTO} bytes.
- **middle**: from the jump into the middle of the gallery, which nobody has loaded, until all
  pictures in view are there. In galleries with a long day, that is the middle of this day.
  **lists**: requests for that. Goal: 1.
- **again KB**: all answers of the API to a second visit, to a gallery that has not changed.
- **long**: tasks of more than {LONG_MS} ms from the navigation to the middle, in all rounds.
- **heap**: the JavaScript heap after a garbage collection, with the first pictures and in the
  middle.
"""
_SCROLLING = f"""\
### Scrolling through the gallery

From the newest photo on, by a quarter of a window per frame, then {JUMPS} jumps to random
positions, each until the pictures there are loaded.

- **loading**, **moving**: long tasks, of more than {LONG_MS} ms on the main thread: their number,
  the median and the longest, in wall-clock time as reported by Chromium. **own**: the CPU time of
  the longest one, which other load on the machine does not increase. Goal for moving: none.
- **elements**: the maximum on the page at once. Goal: as many as with the fewest photos.
- **heap**: the JavaScript heap after a garbage collection, with the first pictures and at the end.
"""


def loading_table(loads: Sequence[Loads]) -> str:
    """The table of first visits."""
    head = ["visitor", "photos", "KB", "goal", "later KB", "first ms", "bare ms", "bound ms"]
    head += ["first/bare", "range", "goal", "first/bound", "range", "all/bare", "shift", "goal"]
    rows: list[list[str]] = []
    for each in loads:
        before = max(load.bytes["script"] + load.bytes["style"] for load in each.ours)
        later = max(load.bytes["later"] for load in each.ours)
        shift = max(load.shift for load in each.ours)
        ours = [load.first / 1000 for load in each.ours]
        bare = [load.first / 1000 for load in each.bare]
        bound = [load.first / 1000 for load in each.bound]
        ratios = markdown.judged(ours, bare, MOST_RATIO)
        last = markdown.ratio([load.last for load in each.ours], [load.last for load in each.bare])
        row = [each.visitor.label, each.gallery.label, f"**{before / 1000:.1f}**"]
        row += [_verdict(met=before <= MOST_BYTES), f"{later / 1000:.1f}"]
        row += [markdown.milliseconds(times) for times in (ours, bare, bound)]
        row += [*ratios, *markdown.ratio(ours, bound)]
        rows.append([*row, last[0], f"{shift:.3f}", _verdict(met=shift == 0)])
    rounds = len(loads[0].ours)
    return f"{_LOADING}\n{markdown_table(head, rows)}\n\nMedians of {rounds} rounds."


def reach_table(loads: Sequence[Loads]) -> str:
    """The table of what grows with a gallery, grouped by visitor, the smallest gallery first."""
    head = ["visitor", "photos", "first ms", "to it", "requests", "timeline KB", "bytes a photo"]
    head += ["goal", "middle ms", "to it", "range", "lists", "goal", "again KB", "long", "heap MiB"]
    smallest: dict[str, Loads] = {}
    rows: list[list[str]] = []
    for each in loads:
        base = smallest.setdefault(each.visitor.label, each)
        first, base_first = ([load.first for load in some.ours] for some in (each, base))
        middle, base_middle = ([reach.middle for reach in some.reach] for some in (each, base))
        timelines = [reach.begun["timelines"] for reach in each.reach]
        timeline = max(sent.bytes / max(sent.requests, 1) for sent in timelines)
        a_photo = timeline / each.gallery.photos
        lists = max(reach.middle_lists for reach in each.reach)
        heaps = [median(reach.heap[index] for reach in each.reach) for index in (0, 1)]
        row = [each.visitor.label, each.gallery.label, f"{median(first):.0f}"]
        row += [markdown.ratio(first, base_first)[0]]
        row += [f"{max(reach.requests for reach in each.reach)}", f"{timeline / 1000:.1f}"]
        row += [f"**{a_photo:.2f}**", _verdict(met=a_photo <= MOST_BYTES_A_PHOTO)]
        row += [f"{median(middle):.0f}", *markdown.ratio(middle, base_middle)]
        row += [f"**{lists}**", _verdict(met=lists == 1)]
        row += [f"{max(reach.again for reach in each.reach) / 1000:.1f}"]
        row += [_tasks([task for reach in each.reach for task in reach.long])]
        rows.append([*row, f"{heaps[0]:.1f} → {heaps[1]:.1f}"])
    return f"{_REACH}\n{markdown_table(head, rows)}"


def scrolling_table(journeys: Sequence[Journey]) -> str:
    """The table of journeys, grouped by visitor, the smallest gallery first."""
    head = ["visitor", "photos", "frames/s", "loading", "moving", "own ms", "goal"]
    head += ["elements", "goal", "heap MiB", "shift", "goal"]
    smallest: dict[str, int] = {}
    rows: list[list[str]] = []
    for each in journeys:
        label = each.visitor.label
        base = smallest.setdefault(label, each.elements)
        row = [label, each.gallery.label, f"{each.frames / each.seconds:.0f}"]
        own = max(each.work, default=0)
        row += [_tasks(each.loading), _tasks(each.long), f"{own:.0f}"]
        row += [_verdict(met=not each.long)]
        row += [f"{each.elements:,}", _verdict(met=each.elements <= base * _SAME_ELEMENTS)]
        row += [f"{each.heap[0]:.1f} → {each.heap[1]:.1f}", f"{each.shift:.3f}"]
        rows.append([*row, _verdict(met=each.shift == 0)])
    return f"{_SCROLLING}\n{markdown_table(head, rows)}"


def _tasks(milliseconds: Sequence[float]) -> str:
    if not milliseconds:
        return "none"
    return f"{len(milliseconds)}, {median(milliseconds):.0f} to {max(milliseconds):.0f} ms"


def _verdict(*, met: bool) -> str:
    return "met" if met else "**missed**"
