"""What is written, approved and placed: rubric → post → revision → approval → delivery → attempt."""

from contentplan.models.approval import Approval
from contentplan.models.delivery import Attempt, Delivery, DeliveryNote
from contentplan.models.media import MediaFile, MediaUpload
from contentplan.models.post import Post, Revision, RevisionMedia, RevisionPage, RevisionVariant, Rubric
from contentplan.models.stop import EmergencyStop

__all__ = [
    "Approval",
    "Attempt",
    "Delivery",
    "DeliveryNote",
    "EmergencyStop",
    "MediaFile",
    "MediaUpload",
    "Post",
    "Revision",
    "RevisionMedia",
    "RevisionPage",
    "RevisionVariant",
    "Rubric",
]
