"""What this installation is."""

from django.db import models

from core import clock


class Installation(models.Model):
    """The one row about the installation itself. A demo never reaches a host beyond its own machine."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="installation_once")]

    def __str__(self) -> str:
        return "учебная установка" if self.demo else "установка"
