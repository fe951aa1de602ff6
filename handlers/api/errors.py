"""Refusals: what somebody asked for and cannot have, told by a domain, turned into HTTP elsewhere.

A refusal carries a stable code for programs and a sentence for people. Anything else that goes
wrong is left to propagate, so that Lambda's error metric, retries and dead-letter queues see it.
"""


class ApiError(Exception):  # noqa: N818  # it is an answer, not an error of the program
    """Base of all refusals.

    Attributes:
        code: Stable, snake_case; programs compare it.
        message: Says what to do about it; may change its wording.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


class InvalidInputError(ApiError):
    """The request says something that cannot be accepted."""


class TooLargeError(ApiError):
    """The request carries more than can be taken this way."""


class UnsupportedMediaTypeError(ApiError):
    """The request carries a body of a type that is not taken."""


class NotFoundError(ApiError):
    """Nothing is there under that name, or nothing any more."""


class NotReadyError(ApiError):
    """It is there, but not in a state that allows this."""
