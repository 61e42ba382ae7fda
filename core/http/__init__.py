"""The only door for outgoing HTTP.

    from core import http
    answer = http.request("POST", url, data={…}, network="vk", api_method="wall.post", changes=True)

Call it as `http.request(…)`, so that a test can replace this one name. What the door takes care of: no call
inside a transaction, no private addresses, no redirects, a deadline for the whole call, a bounded answer, no
secret in any error, and the one question that matters afterwards: may the request have been executed?
"""

from core.http.answer import Answer
from core.http.clocks import comparing
from core.http.door import CalledInTransaction, request
from core.http.multipart import FilePart

__all__ = ["Answer", "CalledInTransaction", "FilePart", "comparing", "request"]
