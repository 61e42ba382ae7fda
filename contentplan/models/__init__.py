"""What is written, approved and placed: event → post → revision → approval → delivery → attempt; the plan over it."""

from contentplan.models.approval import Approval
from contentplan.models.change import Change, ChangeAttempt
from contentplan.models.delivery import ASKED, Attempt, Delivery, DeliveryNote
from contentplan.models.event import EventQuestion, Official, OfficialEvent, PostTemplate
from contentplan.models.exchange import PlanImport
from contentplan.models.extras import PostTask, RevisionContest, RevisionPoll, RevisionStream
from contentplan.models.media import IncomingFile, MediaFile, MediaUpload
from contentplan.models.plan import ContentPlan, PlanItem
from contentplan.models.post import (
    FESTIVE,
    POST_ROLES,
    Post,
    Revision,
    RevisionMedia,
    RevisionPage,
    RevisionVariant,
    Rubric,
)
from contentplan.models.stop import EVERYWHERE, EmergencyStop, Mourning, MourningMark
from contentplan.models.urgent import Duty, StandingOrder, UrgentPublication, UrgentTemplate

__all__ = [
    "ASKED",
    "EVERYWHERE",
    "FESTIVE",
    "POST_ROLES",
    "Approval",
    "Attempt",
    "Change",
    "ChangeAttempt",
    "ContentPlan",
    "Delivery",
    "DeliveryNote",
    "Duty",
    "EmergencyStop",
    "EventQuestion",
    "IncomingFile",
    "MediaFile",
    "MediaUpload",
    "Mourning",
    "MourningMark",
    "Official",
    "OfficialEvent",
    "PlanImport",
    "PlanItem",
    "Post",
    "PostTask",
    "PostTemplate",
    "Revision",
    "RevisionContest",
    "RevisionMedia",
    "RevisionPage",
    "RevisionPoll",
    "RevisionStream",
    "RevisionVariant",
    "Rubric",
    "StandingOrder",
    "UrgentPublication",
    "UrgentTemplate",
]
