"""What the installation knows of its own processes."""

from django.db import models


class Heartbeat(models.Model):
    """When a part of the service («beat», «worker») was last seen alive."""

    name = models.CharField(max_length=40, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
