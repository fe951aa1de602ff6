"""What it costs to move photos to the trash, to bring them back, and to end them.

What the maintenance function asks of AWS for 100 photos, which is one call of it, is counted by
tests/stack/large, with photos of as many renditions as a phone's have, each in one folder before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cli.cost import prices
from handlers.maintenance.settling import PHOTOS_A_STEP

if TYPE_CHECKING:
    from collections.abc import Mapping

# For one call, which mostly waits (assumed: 20 milliseconds for a request, eight at a time).
REQUEST_SECONDS, AT_ONCE = 0.02, 8
MEMORY_GB = 0.5
# Sent, received and removed.
MESSAGES = 3

_WRITTEN: Final = ("CopyObject", "PutObject", "ListObjectVersions")
_READ: Final = ("GetObject",)


@dataclass(frozen=True, kw_only=True)
class Step:
    """What 100 photos take.

    Attributes:
        requests: To AWS, by their names.
        reads: Read units of DynamoDB.
        writes: Write units of DynamoDB.
        addresses: That are asked, and must answer 404.
    """

    requests: Mapping[str, int]
    reads: float
    writes: int
    addresses: int

    def use(self) -> dict[str, float]:
        """How much of each priced item they take."""
        asked = sum(self.requests.values()) + self.addresses
        seconds = asked * REQUEST_SECONDS / AT_ONCE
        return {
            "s3_put_1k": sum(self.requests.get(each, 0) for each in _WRITTEN) / 1000,
            "s3_get_1k": sum(self.requests.get(each, 0) for each in _READ) / 1000,
            "write_million": self.writes / 1e6,
            "read_million": self.reads / 1e6,
            "cdn_10k": self.addresses / 1e4,
            "edge_million": self.addresses / 1e6,
            "queue_million": MESSAGES / 1e6,
            "lambda_million": 1 / 1e6,
            "lambda_gb_second": seconds * MEMORY_GB,
        }

    def dollars(self, photos: int, region: str = "us-east-1") -> float:
        """By list prices, for this number of photos; invalidations are not in it."""
        price = prices.of(region)
        return photos / PHOTOS_A_STEP * sum(n * price[key] for key, n in self.use().items())


STEPS: Final[Mapping[str, Step]] = {}
