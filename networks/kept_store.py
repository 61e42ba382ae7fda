"""Kept uploads in the database: they outlive the worker that made them."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from core import clock
from networks.models import KeptUpload

# Well within the time for which the networks keep what no post names.
LIVES = timedelta(minutes=30)


class KeptInDatabase:
    """`networks.kept.Kept` for whoever sends deliveries."""

    lasts = True

    def get(self, key: str) -> str:
        found = KeptUpload.objects.filter(key=_hashed(key), until__gt=clock.now())
        return found.values_list("name", flat=True).first() or ""

    def put(self, key: str, name: str) -> None:
        """Remember; a name that is too long is uploaded anew another time. Old ones go by the way."""
        now = clock.now()
        KeptUpload.objects.filter(until__lte=now).delete()
        if len(name) <= 500:
            KeptUpload.objects.update_or_create(
                key=_hashed(key), defaults={"name": name, "until": now + LIVES}
            )


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
