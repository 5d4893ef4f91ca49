"""`meeting.plugins`: all known plugins, and the active ones."""

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from rtk_cli.meeting.emitter import Emitter, Outbox
from rtk_cli.meeting.live_connection import Content
from rtk_cli.meeting.person import Call


class Plugin(Emitter["Plugin"]):
    """One plugin. `enabled_by` is the peer id of the participant who activated it."""

    EVENTS: ClassVar[frozenset[str]] = frozenset({"enabled", "closed"})

    def __init__(self, outbox: Outbox, call: Call, plugin_id: str) -> None:
        super().__init__(outbox)
        self._call = call
        self.id = plugin_id
        self.name: str | None = None
        self.enabled_by: str | None = None
        self.is_active = False

    def __repr__(self) -> str:
        return f"<Plugin {self.name!r} {self.id}>"

    async def activate(self) -> None:
        """Activate this plugin for all."""
        await self._call("plugins.activate", {"plugin_id": self.id})

    async def deactivate(self) -> None:
        """Deactivate this plugin for all."""
        await self._call("plugins.deactivate", {"plugin_id": self.id})

    def _apply(self, content: Content, *, is_active: bool) -> bool:
        """Take over the state; returns whether it changed."""
        before, self.is_active = self.is_active, is_active
        self.name = content.get("name", self.name)
        self.enabled_by = content.get("enabled_by") if is_active else None
        return before is not is_active


class PluginMap(Emitter[Plugin], Mapping[str, Plugin]):
    """A live map of plugins by id."""

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

    def size(self) -> int:
        return len(self._plugins)

    def to_list(self) -> list[Plugin]:
        return list(self._plugins.values())

    def _put(self, plugin: Plugin) -> None:
        if plugin.id not in self._plugins:
            self._plugins[plugin.id] = plugin
            self._queue("plugin_added", plugin)

    def _remove(self, plugin_id: str) -> None:
        plugin = self._plugins.pop(plugin_id, None)
        if plugin is not None:
            self._queue("plugin_removed", plugin)


class Plugins:
    """`all` known plugins, from the preset or activated since, and the `active` ones."""

    def __init__(self, outbox: Outbox, call: Call) -> None:
        self._outbox = outbox
        self._call = call
        self.all = PluginMap(outbox)
        self.active = PluginMap(outbox)

    async def activate(self, plugin_id: str) -> None:
        """Activate a plugin for all; its id need not be known here."""
        await self._call("plugins.activate", {"plugin_id": plugin_id})

    async def deactivate(self, plugin_id: str) -> None:
        """Deactivate a plugin for all."""
        await self._call("plugins.deactivate", {"plugin_id": plugin_id})

    def _add_configured(self, plugin_ids: Iterable[str]) -> None:
        """Add the plugins of the preset."""
        for plugin_id in plugin_ids:
            self._get_or_add(plugin_id)

    def _replace(self, contents: Iterable[Content]) -> None:
        """Take over the active plugins of a snapshot."""
        active = {content["id"]: content for content in contents}
        for plugin_id in [each for each in self.active if each not in active]:
            self._deactivate({"id": plugin_id})
        for content in active.values():
            self._activate(content)

    def _activate(self, content: Content) -> None:
        plugin = self._get_or_add(content["id"])
        if plugin._apply(content, is_active=True):
            self.active._put(plugin)
            plugin._queue("enabled", plugin)

    def _deactivate(self, content: Content) -> None:
        plugin = self._get_or_add(content["id"])
        if plugin._apply(content, is_active=False):
            self.active._remove(plugin.id)
            plugin._queue("closed", plugin)

    def _get_or_add(self, plugin_id: str) -> Plugin:
        plugin = self.all.get(plugin_id)
        if plugin is None:
            plugin = Plugin(self._outbox, self._call, plugin_id)
            self.all._put(plugin)
        return plugin
