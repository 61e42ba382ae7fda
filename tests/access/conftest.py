"""The city of the access matrix."""

from tests.access.city import city  # noqa: F401 - the fixture
