"""Recovery codes: ten, each works once, kept as slow digests under one salt per set."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.db import transaction

from core import clock
from core.accounts.models import RecoveryCode, User

COUNT = 10
# Without letters and digits that are taken for one another on paper.
ALPHABET = "23456789ABCDEFGHKLMNPQRSTUVWXYZ"
LENGTH = 8
SCRYPT_N = 2**13
# Typed with a Russian layout or by eye: Cyrillic twins of Latin letters.
_TWINS = str.maketrans("АВСЕНКМОРТХУ", "ABCEHKMOPTXY")


def tidy(text: str) -> str:
    """What was typed as a bare code: capitals, no hyphens or spaces."""
    return "".join(text.upper().translate(_TWINS).replace("-", "").split())


def looks_like_code(text: str) -> bool:
    """Whether it may be a recovery code at all; spares a slow digest."""
    bare = tidy(text)
    return len(bare) == LENGTH and all(letter in ALPHABET for letter in bare)


def new_codes() -> list[str]:
    """Ten codes of the form «4K7M-2QXR», 39 bits each."""
    made = ("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(COUNT))
    return [f"{code[:4]}-{code[4:]}" for code in made]


def digest_of(code: str, salt: str) -> str:
    """Slow digest: a stolen table does not give the codes away."""
    return hashlib.scrypt(tidy(code).encode(), salt=salt.encode(), n=SCRYPT_N, r=8, p=1, dklen=32).hex()


def replace_codes(person: User, *, shown: bool = True) -> list[str]:
    """A new set instead of the old one; the codes are returned this once. Call inside a transaction.

    Codes that will be `shown` to nobody match nothing and cost no slow digest; none is returned.
    """
    codes, salt = new_codes() if shown else [], secrets.token_hex(8)
    digests = [digest_of(code, salt) for code in codes] or [secrets.token_hex(32) for _ in range(COUNT)]
    RecoveryCode.objects.filter(user=person).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=person, salt=salt, digest=one) for one in digests)
    return codes


def spend(person: User, text: str) -> bool:
    """Use up the code that was typed; of two at one moment one wins."""
    if not looks_like_code(text):
        return False
    left = list(RecoveryCode.objects.filter(user=person, used_at__isnull=True))
    digests = {salt: digest_of(text, salt) for salt in {row.salt for row in left}}
    matching = [row for row in left if hmac.compare_digest(row.digest, digests[row.salt])]
    with transaction.atomic():
        return any(
            RecoveryCode.objects.filter(pk=row.pk, used_at__isnull=True).update(used_at=clock.now())
            for row in matching
        )


def left_of(person: User) -> int:
    """How many codes are still good."""
    return RecoveryCode.objects.filter(user=person, used_at__isnull=True).count()
