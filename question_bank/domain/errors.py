"""What the rules refuse. The text for people belongs to ``question_bank.wording``, found by the code."""


class KeyRefused(ValueError):
    """A key cannot be read or does not fit its question.

    ``code`` names the reason, ``value`` is the offending part as the person wrote it.
    """

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code, value)
        self.code = code
        self.value = value


class InvalidAnswer(ValueError):
    """An answer has a shape that its kind of question does not have."""


class BlueprintImpossible(ValueError):
    """The bank does not hold enough questions for a blueprint; ``shortages`` says where."""

    def __init__(self, shortages: tuple[object, ...]) -> None:
        super().__init__(f"{len(shortages)} cells cannot be filled")
        self.shortages = shortages
