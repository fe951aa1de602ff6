"""How much of each priced item a month uses: what the program does, times what was measured.

A count says where it comes from. Tests compare counts with the program (`test_costs.py`) and with
what is counted of it in docs/benchmarks.md, and sizes and times with docs/imaging.md
(`test_cost_counts.py`). What a visitor does is an assumption.
"""

from __future__ import annotations

from dataclasses import dataclass

from components.config.uploads import Uploads
from handlers.gallery.timeline import LARGEST_BACKLOG
from handlers.model.indexes import INDEXES, TRASH, UNFINISHED

HOURS = 730
DAYS = HOURS / 24

# One photo. The original is an assumption: 12 megapixels of a phone. The renditions, and those that
# a grid and the full view show on a sharp screen (640 and 2048 pixels), are the generated photo of
# 12 megapixels in docs/imaging.md, which compresses worse than real ones.
ORIGINAL_GB = 4e-3
RENDITIONS_GB, GRID_GB, OPENED_GB = 0.65e-3, 0.056e-3, 0.38e-3
# The original, four sizes and the thumbnail.
PUTS = 6
# Rendering with the function's memory, by docs/imaging.md; AWS's processors are slower than that
# machine's. Waiting for AWS is assumed as in decision 32: the original is read, items are written,
# and only the last rendition is stored after the others were encoded.
IMAGING_SECONDS, SLOWER, WAITING_SECONDS = 0.6, 1.5, 0.15
RENDER_SECONDS = IMAGING_SECONDS * SLOWER + WAITING_SECONDS
RENDER_GB = Uploads().thumbnail_memory / 1024
# S3's event to the queue, its receipt and its removal, one by one (`batch_size` is 1).
MESSAGES = 3

# Write units, one for each kilobyte, until it is listed: the ticket, the claim of its bytes, the
# item with its renditions, and the listed item in the table and its indexes, some of which have the
# whole item and the others a small entry. A ticket is a transaction, in which each write counts
# twice: the pending item, and the rows of its person and of the site. As long as it is pending, it
# is in the index of what is unfinished.
ITEM_UNITS = 2
ENTERED = [index for index in INDEXES if index not in (TRASH, UNFINISHED)]
ENTRY_UNITS = sum(ITEM_UNITS if index.attributes is None else 1 for index in ENTERED)
UNFINISHED_UNITS = 2
TICKET_UNITS = 2 * 3
WRITES = TICKET_UNITS + 1 + ITEM_UNITS + (ITEM_UNITS + ENTRY_UNITS) + UNFINISHED_UNITS
# The claim that is looked for, the rows of the site (as if each upload had a function of its own),
# and the pending item; and the item with each poll: consistent reads.
READS = 1 + 1 + 1
ITEM_GB = 5.8e-6  # with its entries in the indexes, and DynamoDB's 100 bytes for each
# A request for an upload address, and polls until it is ready: fewer than two for each of many
# photos (tests/unit/webapp/js/following.test.mjs), three or four for one alone.
POLLS = 2
UPLOAD_CALLS = 1 + POLLS
# Originals that are downloaded in a month, of all (assumed).
DOWNLOADED = 0.01

# One visit: pictures that are loaded, the share of them that is opened, and minutes (assumed).
PICTURES, OPENED, MINUTES = 100, 0.2, 5
# The page's requests to the API: the timeline, and two pages of the list for the pictures in the
# grid. With `liveUpdates` it also asks every four seconds what has changed.
TIMELINES, LISTS = 1, 2
VISIT_CALLS = TIMELINES + LISTS
POLL_SECONDS = 4
POLLS_AN_HOUR = 3600 / POLL_SECONDS
VISIT_POLLS = MINUTES * 60 / POLL_SECONDS
# Read units: some changes of the timeline since its snapshot, 50 photos, no changes.
TIMELINE_READS, LIST_READS, POLL_READS = 1, 10, 0.5
VISIT_READS = TIMELINES * TIMELINE_READS + LISTS * LIST_READS
# The beginning of the timeline's snapshot, and the rest of it if the timeline has changed since the
# device's last visit. The snapshot is replaced after some changes, and a new photo is one.
VISIT_GETS = TIMELINES * 2
SNAPSHOT_PUTS = 1 / LARGEST_BACKLOG
# What a new device loads of the site (docs/page.md); others have it.
SITE_REQUESTS, SITE_GB = 12, 5e-5
VIEW_GB = (1 - OPENED) * GRID_GB + OPENED * OPENED_GB

CALL_SECONDS, QUIET_SECONDS, CALL_GB = 0.05, 0.02, 0.5
# A compressed answer without news, and what API Gateway and the function log for it.
ANSWER_GB, QUIET_GB, CALL_LOG_GB = 8e-6, 1e-6, 3e-6
PHOTO_LOG_GB = 1.5e-6
# A line of CloudFront's log, compressed, and one of S3's, which is not; kept for a month.
CDN_LINE_GB, S3_LINE_GB = 1e-7, 6e-7

# Lambda asks a queue for messages whether there are any or not: with five pollers, each of which
# waits for 20 seconds.
QUEUE_POLLS = 5 * 3 * 60 * HOURS
QUEUES = 2


@dataclass(frozen=True, kw_only=True)
class Load:
    """A month's load.

    Attributes:
        photos: Added in the month.
        views: Pictures that the site delivers.
        stored: All photos.
        people: Who sign in.
        hit_rate: The share of pictures that CloudFront's edges have. They keep one for a day.
        live: Whether pages ask what has changed while somebody looks at them.
    """

    photos: int
    views: int
    stored: int
    people: int = 5
    hit_rate: float = 0.9
    live: bool = True

    @property
    def visits(self) -> float:
        """Visits in which those pictures are seen."""
        return self.views / PICTURES

    @property
    def downloads(self) -> float:
        """Originals that are downloaded."""
        return self.stored * DOWNLOADED

    @property
    def polls(self) -> float:
        """Requests to the API that ask what has changed, and find nothing."""
        return self.visits * VISIT_POLLS if self.live else 0.0

    @property
    def calls(self) -> float:
        """Requests to the API."""
        asked = self.photos * UPLOAD_CALLS + self.visits * VISIT_CALLS + self.downloads
        return asked + self.polls

    @property
    def cdn_requests(self) -> float:
        """Requests to CloudFront."""
        return self.views + self.visits * SITE_REQUESTS + self.calls + self.downloads

    @property
    def misses(self) -> float:
        """Pictures that CloudFront fetches from S3."""
        return self.views * (1 - self.hit_rate)

    def cold(self, after_days: int) -> float:
        """Originals that have moved to the colder class; none with 0 days."""
        return max(0.0, self.stored - self.photos * after_days / DAYS) if after_days else 0.0


def use(load: Load, *, cold_after_days: int = 0) -> dict[str, float]:
    """How much of each priced item a month uses, without options other than colder storage."""
    cold = load.cold(cold_after_days)
    puts = load.photos * (PUTS + SNAPSHOT_PUTS) + load.downloads
    gets = load.misses + load.visits * VISIT_GETS + load.photos + 2 * load.downloads
    logs = load.cdn_requests * CDN_LINE_GB + (puts + gets) * S3_LINE_GB
    return {
        "s3_gb": (load.stored - cold) * ORIGINAL_GB + load.stored * RENDITIONS_GB + logs,
        "s3_cold_gb": cold * ORIGINAL_GB,
        # In a month as many turn cold as are added, once all the older ones have.
        "s3_cold_move_1k": load.photos / 1000 if cold else 0.0,
        "s3_cold_read_gb": cold * DOWNLOADED * ORIGINAL_GB,
        "s3_put_1k": puts / 1000,
        "s3_get_1k": gets / 1000,
        "lambda_gb_second": load.photos * RENDER_SECONDS * RENDER_GB
        + (load.calls - load.polls) * CALL_SECONDS * CALL_GB
        + load.polls * QUIET_SECONDS * CALL_GB,
        "lambda_million": (load.photos + load.calls) / 1e6,
        "api_million": load.calls / 1e6,
        "write_million": load.photos * WRITES / 1e6,
        "read_million": (
            load.photos * (READS + POLLS)
            + load.visits * VISIT_READS
            + load.polls * POLL_READS
            + load.downloads
        )
        / 1e6,
        "table_gb": load.stored * ITEM_GB,
        "table_pitr_gb": load.stored * ITEM_GB,
        "cdn_gb": load.views * VIEW_GB
        + load.visits * SITE_GB
        + (load.calls - load.polls) * ANSWER_GB
        + load.polls * QUIET_GB
        + load.downloads * ORIGINAL_GB,
        "cdn_10k": load.cdn_requests / 1e4,
        "edge_million": load.downloads / 1e6,
        "queue_million": (load.photos * MESSAGES + QUEUES * QUEUE_POLLS) / 1e6,
        "logs_gb": load.calls * CALL_LOG_GB + load.photos * PHOTO_LOG_GB,
    }
