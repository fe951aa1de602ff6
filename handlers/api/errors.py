"""Errors that a client gets to see: raised by a domain, turned into HTTP by the gateway.

Each carries a stable code for programs and a message for people. Every other exception propagates,
so that Lambda's error metric, retries and dead-letter queues see it.
"""


class ApiError(Exception):
    """Base of these errors; only its subclasses have an HTTP status.

    Attributes:
        code: Stable, snake_case, for programs to compare.
        message: Says what to do about it; its wording may change.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


class InvalidInputError(ApiError):
    """The request has content that is not accepted."""


class UnauthenticatedError(ApiError):
    """The caller has to sign in first."""


class NotFoundError(ApiError):
    """It does not exist, has been deleted, or belongs to somebody else."""


class NotReadyError(ApiError):
    """It exists, but its state does not allow this.

    Attributes:
        reason: Which of several states it is, for programs; None if the code says it all.
    """

    def __init__(self, code: str, message: str, *, reason: str | None = None) -> None:
        super().__init__(code, message)
        self.reason = reason


class TooLargeError(ApiError):
    """The request carries more than this operation takes."""


class UnsupportedMediaTypeError(ApiError):
    """The media type of the request's body is not supported."""


class UnavailableError(ApiError):
    """This does not work right now; nothing was changed that a repeat would not.

    Attributes:
        retry_after: When to try again, in seconds, if that is known.
    """

    def __init__(self, code: str, message: str, *, retry_after: int | None = None) -> None:
        super().__init__(code, message)
        self.retry_after = retry_after
