"""What it costs to move photos to the trash, to bring them back, and to end them.

It is what the maintenance function asks of AWS, which tests/stack/charges/test_batches.py counts,
for photos like those of phones that have had one address each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cli.cost import prices
from handlers.maintenance.settling import PHOTOS_A_STEP

if TYPE_CHECKING:
    from collections.abc import Mapping

# A call mostly waits (assumed: 20 milliseconds for a request, and eight are made at a time).
REQUEST_SECONDS, AT_ONCE = 0.02, 8
MEMORY_GB = 0.5
# To the queue, for each call: received and removed. What is sent is among the requests.
MESSAGES = 2

_WRITTEN: Final = ("CopyObject", "ListObjectVersions")


@dataclass(frozen=True, kw_only=True)
class Work:
    """What is done with photos, some at a time.

    Attributes:
        each: Requests to AWS for each photo, by their names.
        step: Further ones for each call of the function. One that has just started also reads the
            keys that sign addresses.
        reads: Read units of DynamoDB for each photo.
        writes: Write units of DynamoDB for each photo.
        addresses: That are asked for each photo, and must answer 404.
    """

    each: Mapping[str, int]
    step: Mapping[str, int]
    reads: float
    writes: float
    addresses: int

    def requests(self, photos: int) -> dict[str, int]:
        """Those of a call with this number of photos."""
        names = sorted({*self.each, *self.step})
        return {name: photos * self.each.get(name, 0) + self.step.get(name, 0) for name in names}

    def use(self, photos: int) -> dict[str, float]:
        """How much of each priced item a call with this number of photos takes."""
        requests, addresses = self.requests(photos), photos * self.addresses
        seconds = (sum(requests.values()) + addresses) * REQUEST_SECONDS / AT_ONCE
        return {
            "s3_put_1k": sum(requests.get(name, 0) for name in _WRITTEN) / 1000,
            "write_million": photos * self.writes / 1e6,
            "read_million": photos * self.reads / 1e6,
            "cdn_10k": addresses / 1e4,
            "edge_million": addresses / 1e6,
            "queue_million": (MESSAGES + requests.get("SendMessage", 0)) / 1e6,
            "lambda_million": 1 / 1e6,
            "lambda_gb_second": seconds * MEMORY_GB,
        }

    def dollars(self, photos: int, region: str = "us-east-1") -> float:
        """By list prices, for many photos; invalidations are not in it."""
        price, use = prices.of(region), self.use(PHOTOS_A_STEP)
        return photos / PHOTOS_A_STEP * sum(amount * price[key] for key, amount in use.items())


_STEP: Final = {"BatchGetItem": 1, "SendMessage": 1}
_END: Final = {
    "DeleteItem": 1,
    "DeleteObject": 1,
    "DeleteObjects": 2,
    "ListObjectVersions": 5,
    "TransactWriteItems": 1,
}

WORKS: Final[Mapping[str, Work]] = {
    "into the trash": Work(
        each={
            "CopyObject": 5,
            "DeleteObjects": 1,
            "GetItem": 1,
            "ListObjectVersions": 2,
            "TransactWriteItems": 1,
            "UpdateItem": 1,
        },
        step={**_STEP, "CreateInvalidation": 1, "GetItem": 1},
        reads=2,
        writes=15,
        addresses=5,
    ),
    "out of the trash": Work(
        each={
            "CopyObject": 5,
            "DeleteObjects": 1,
            "GetItem": 2,
            "ListObjectVersions": 1,
            "TransactWriteItems": 2,
        },
        step={**_STEP, "UpdateItem": 1},
        reads=3,
        writes=26,
        addresses=0,
    ),
    "out of the trash for good": Work(
        each={**_END, "UpdateItem": 1},
        step={**_STEP, "CreateInvalidation": 1, "GetItem": 2, "Query": 1, "UpdateItem": 1},
        reads=1,
        writes=23,
        addresses=6,
    ),
    "of a person who is deleted": Work(
        each={**_END, "UpdateItem": 3},
        step={**_STEP, "CreateInvalidation": 1, "GetItem": 2, "UpdateItem": 1},
        reads=1,
        writes=30,
        addresses=6,
    ),
}
