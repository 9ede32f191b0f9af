"""The template environment of the whole house."""

from __future__ import annotations

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, PrefixLoader

from bluelamp.kernel import clock, ids
from bluelamp.web import context, filters, placing
from bluelamp.web.codes import badge_of


def environment(*, loader: BaseLoader, **options: object) -> Environment:
    """Jinja2 with escaping always on, the GOV.UK macros, and the words and marks every page shares."""
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    asked = {**options, "autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
    env = Environment(loader=ChoiceLoader([loader, govuk]), **asked)  # type: ignore[arg-type]
    env.globals.update(
        static=static, url=url, badge_of=badge_of, new_key=new_key, now=clock.now,
        spark_path=filters.spark_path, panels_at=placing.panels_at, force_name=settings.BLUELAMP_FORCE,
    )  # fmt: skip
    env.filters.update(
        local_time=filters.local_time, local_date=filters.local_date, age=filters.age,
        initials=filters.initials, mask=filters.mask, thousands=filters.thousands, signed=filters.signed,
        role_labels=context.labels_of,
    )  # fmt: skip
    return env


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named page."""
    return reverse(name, args=args, kwargs=kwargs)


def new_key() -> str:
    """A fresh idempotency key for one form."""
    return ids.new_id().hex
