"""Refusals: what somebody asked for and cannot have, told by a domain, turned into HTTP elsewhere.

A refusal carries a stable code for programs and a sentence for people. Anything else that goes
wrong is left to propagate, so that Lambda's error metric, retries and dead-letter queues see it.
"""


class Refusal(Exception):  # noqa: N818  # it is an answer, not an error of the program
    """Base of all refusals.

    Attributes:
        code: Stable, snake_case; programs compare it.
        sentence: Says what to do about it; may change its wording.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence


class InvalidInput(Refusal):
    """The request says something that cannot be accepted."""


class TooLarge(Refusal):
    """The request carries more than can be taken this way."""


class UnsupportedMediaType(Refusal):
    """The request carries a body of a type that is not taken."""


class NotFound(Refusal):
    """Nothing is there under that name, or nothing any more."""


class NotReady(Refusal):
    """It is there, but not in a state that allows this."""
