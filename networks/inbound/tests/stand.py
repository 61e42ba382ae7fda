"""The four networks on the loopback, as far as hooks go."""

from __future__ import annotations

from typing import Any

from core.tests.loopback import Reply, Seen


class Networks:
    """Four networks on the loopback that remember one address each."""

    def __init__(self) -> None:
        self.told: dict[str, dict[str, Any]] = {}
        self.calls: list[str] = []
        self.down, self.pending, self.status = False, 0, "ok"
        self.old: list[str] = []  # further addresses at which MAX knocks
        self.info: dict[str, Any] = {}  # what Telegram tells of its hook besides

    def answer(self, seen: Seen) -> Reply:
        name, _, method = seen.path.strip("/").partition("/")
        self.calls.append(method.rpartition("/")[2])
        if self.down:
            return Reply(body=b"", status=502)
        if name == "vk":
            return Reply({"response": self.vk(method.rpartition("/")[2], seen.form)})
        if seen.path.endswith(("deleteWebhook", "unsubscribe")) or seen.method == "DELETE":
            if seen.query.get("url") in self.old:
                self.old.remove(seen.query["url"])
            else:
                self.told.pop(name, None)
            return Reply({"ok": True, "result": True, "success": True})
        if seen.path.endswith(("setWebhook", "subscribe")) or (
            seen.path.endswith("subscriptions") and seen.method == "POST"
        ):
            self.told[name] = seen.json
            return Reply({"ok": True, "result": True, "success": True})
        told = self.told.get(name, {})
        url, listed = told.get("url", ""), [{"url": old} for old in self.old]
        listed += [{"url": url, "update_types": told.get("update_types")}] if url else []
        info = {"url": url, "pending_update_count": self.pending, **self.info}
        info |= {"allowed_updates": told["allowed_updates"]} if "allowed_updates" in told else {}
        return Reply({"ok": True, "result": info, "subscriptions": listed})

    def vk(self, method: str, form: dict[str, str]) -> Any:
        if method == "groups.getCallbackServers":
            told = self.told.get("vk")
            items = [{"id": 4, "url": told["url"], "status": self.status}] if told else []
            return {"count": len(items), "items": items}
        if method == "groups.getCallbackConfirmationCode":
            return {"code": "a1b2c3d4"}
        if method == "groups.addCallbackServer":
            assert "groups.getCallbackConfirmationCode" in self.calls  # VK knocks right now
            self.told["vk"], self.status = dict(form), "ok"
            return {"server_id": 4}
        if method == "groups.deleteCallbackServer":
            del self.told["vk"]
        if method == "groups.setCallbackSettings":
            self.told["vk"]["events"] = [one for one, on in form.items() if on == "1"]
        return 1
