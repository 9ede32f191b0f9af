"""Drafts are unreadable at rest; two keys are valid while keys are being changed."""

from __future__ import annotations

import base64
import hashlib
import uuid
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from pydantic import TypeAdapter

from bluelamp.forms.types.drafts import Typed
from bluelamp.kernel.refusals import CouldNotLook

_typed = TypeAdapter(Typed)


def seal(typed: Typed) -> bytes:
    """Under the first key of BLUELAMP_DRAFT_KEYS."""
    return _box(tuple(settings.BLUELAMP_DRAFT_KEYS)).encrypt(_typed.dump_json(typed))


def unseal(sealed: bytes | memoryview) -> Typed:
    """Under whichever key is still listed; a draft whose key is gone is said to be unreadable, not empty."""
    try:
        return _typed.validate_json(_box(tuple(settings.BLUELAMP_DRAFT_KEYS)).decrypt(bytes(sealed)))
    except InvalidToken as error:
        raise CouldNotLook("A draft was found, but the key it was sealed with is no longer here.") from error


def device_keys(account_id: uuid.UUID) -> list[str]:
    """Per account, what the browser seals its own copy with while the server cannot be reached."""
    return [_device_key(key, account_id) for key in settings.BLUELAMP_DRAFT_KEYS]


def _device_key(key: str, account_id: uuid.UUID) -> str:
    derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"device " + account_id.bytes)
    return base64.b64encode(derive.derive(key.encode())).decode()


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())) for key in keys]
    )
