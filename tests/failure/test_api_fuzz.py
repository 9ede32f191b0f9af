"""The API under whatever a broken or hostile client sends: an answer in words every time, never a 500."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings

from bluelamp.access import commands
from bluelamp.access.codes import Role
from bluelamp.access.tests import makers
from bluelamp.contracts.refs import AccountRef
from bluelamp.kernel.actors import SYSTEM

EXAMPLES = 15
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def one_connection():
    """Keep the test's own connection open across requests, as Django's test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def token() -> str:
    """A key of an account that holds every role, so that no operation hides behind a refusal."""
    account = makers.account(*Role, username="everything")
    return commands.issue_token(SYSTEM, account=AccountRef(account.id), label="fuzz")


def cases(operation: object) -> object:
    """Requests for one operation: mostly of its shape, some not."""
    return operation.as_strategy()


def fall_over(operation: object, headers: dict[str, str]) -> str:
    """What makes an operation answer 500, or nothing."""

    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    @given(case=cases(operation))
    def send(case: object) -> None:
        answer = case.call(headers=headers)
        assert answer.status_code < 500 or answer.status_code == 503, case.as_curl_command()[:600]

    try:
        send()
    except AssertionError as error:
        return f"{operation.label}: {str(error).splitlines()[0][:700]}"
    return ""


def test_no_request_makes_the_api_fall_over(token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application(), headers=headers)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 10, "the schema lists too few operations to be the whole API"
    faults = [fault for operation in operations if (fault := fall_over(operation, headers))]
    assert not faults, "\n".join(faults)
