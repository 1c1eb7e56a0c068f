"""Steps of journeys assert what people see; a failed one shows both sides."""

import pytest

pytest.register_assert_rewrite(
    *(f"tests.journeys.{module}" for module in ("preparing", "sitting", "releasing", "world"))
)
