"""`meeting.plugins`: which there are, and which are open for everybody."""

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from rtk_cli.meeting.emitter import Emitter, Outbox
from rtk_cli.meeting.live_connection import Content
from rtk_cli.meeting.person import Call


class Plugin(Emitter["Plugin"]):
    """One plugin. `enabled_by` is the peer id of whoever opened it."""

    EVENTS: ClassVar[frozenset[str]] = frozenset({"enabled", "closed"})

    def __init__(self, outbox: Outbox, call: Call, plugin_id: str) -> None:
        super().__init__(outbox)
        self._ask = call
        self.id = plugin_id
        self.name: str | None = None
        self.enabled_by: str | None = None
        self.is_active = False

    def __repr__(self) -> str:
        return f"<Plugin {self.name!r} {self.id}>"

    async def activate(self) -> None:
        """Open it for everybody."""
        await self._ask("plugins.activate", {"plugin_id": self.id})

    async def deactivate(self) -> None:
        """Close it for everybody."""
        await self._ask("plugins.deactivate", {"plugin_id": self.id})

    def _assume(self, content: Content, *, is_active: bool) -> bool:
        """Whether it was opened or closed by that."""
        before, self.is_active = self.is_active, is_active
        self.name = content.get("name", self.name)
        self.enabled_by = content.get("enabled_by") if is_active else None
        return before is not is_active


class PluginMap(Emitter[Plugin], Mapping[str, Plugin]):
    """Plugin id to plugin."""

    EVENTS: ClassVar[frozenset[str]] = frozenset({"plugin_added", "plugin_removed"})

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(outbox)
        self._plugins: dict[str, Plugin] = {}

    def __getitem__(self, plugin_id: str) -> Plugin:
        return self._plugins[plugin_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._plugins)

    def __len__(self) -> int:
        return len(self._plugins)

    @property
    def size(self) -> int:
        return len(self._plugins)

    def to_list(self) -> list[Plugin]:
        return list(self._plugins.values())

    def _put(self, plugin: Plugin) -> None:
        if plugin.id not in self._plugins:
            self._plugins[plugin.id] = plugin
            self._note("plugin_added", plugin)

    def _take(self, plugin_id: str) -> None:
        plugin = self._plugins.pop(plugin_id, None)
        if plugin is not None:
            self._note("plugin_removed", plugin)


class Plugins:
    """`all` that this participant knows of, and those of them that are `active`."""

    def __init__(self, outbox: Outbox, call: Call) -> None:
        self._outbox = outbox
        self._ask = call
        self.all = PluginMap(outbox)
        self.active = PluginMap(outbox)

    async def activate(self, plugin_id: str) -> None:
        """Open a plugin for everybody, known here or not."""
        await self._ask("plugins.activate", {"plugin_id": plugin_id})

    async def deactivate(self, plugin_id: str) -> None:
        """Close a plugin for everybody."""
        await self._ask("plugins.deactivate", {"plugin_id": plugin_id})

    def _offer(self, plugin_ids: Iterable[str]) -> None:
        """These are the preset's."""
        for plugin_id in plugin_ids:
            self._known(plugin_id)

    def _replace(self, contents: Iterable[Content]) -> None:
        """Exactly these are active."""
        active = {content["id"]: content for content in contents}
        for plugin_id in [each for each in self.active if each not in active]:
            self._close({"id": plugin_id})
        for content in active.values():
            self._open(content)

    def _open(self, content: Content) -> None:
        plugin = self._known(content["id"])
        if plugin._assume(content, is_active=True):
            self.active._put(plugin)
            plugin._note("enabled", plugin)

    def _close(self, content: Content) -> None:
        plugin = self._known(content["id"])
        if plugin._assume(content, is_active=False):
            self.active._take(plugin.id)
            plugin._note("closed", plugin)

    def _known(self, plugin_id: str) -> Plugin:
        plugin = self.all.get(plugin_id)
        if plugin is None:
            plugin = Plugin(self._outbox, self._ask, plugin_id)
            self.all._put(plugin)
        return plugin
