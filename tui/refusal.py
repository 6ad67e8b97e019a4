"""What was asked cannot be done."""


class Refusal(Exception):
    """What was asked cannot be done; the message is one line that says what to do."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code
