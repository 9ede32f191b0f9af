"""An administrator ties two names from the keyboard; nothing on the page is in the way of anybody."""

from __future__ import annotations

import pytest

from bluelamp.access.codes import Role
from tests.journeys.conftest import DESK, PHONE, PageAs, accessibility_faults, sideways_scroll


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_an_administrator_ties_two_names(page_as: PageAs, viewport: dict[str, int]) -> None:
    page = page_as(Role.PLATFORM_ADMIN, viewport=viewport)
    page.goto("/search/names/?name=bob")
    assert page.get_by_role("row", name="robert").first.is_visible()
    name = "kes" if viewport is DESK else "kez"
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Other name").fill("kestrel")
    page.get_by_label("Short or pet name").check()
    page.get_by_label("Why", exact=True).fill("Known by it on the estate")
    page.get_by_role("button", name="Change the lists").press("Enter")
    page.get_by_role("rowheader", name=f"kestrel – {name}").or_(
        page.get_by_role("rowheader", name=f"{name} – kestrel")
    ).first.wait_for()
    assert not accessibility_faults(page)
    assert sideways_scroll(page) <= 0
