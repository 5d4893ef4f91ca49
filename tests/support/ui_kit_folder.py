"""Stands in for the official web client and UI Kit, as `npm install` leaves them in a folder."""

import json
from pathlib import Path

CLIENT = """
var RealtimeKitClient = {
  init: async options => {
    if (options.authToken.startsWith("bad")) throw new Error("Invalid auth token");
    window.initOptions = options;
    return { leave: async () => { window.hasLeft = true; } };
  },
};
"""
KIT = """
import { text } from "./p-part.js";
customElements.define("rtk-meeting", class extends HTMLElement {
  set meeting(value) { window.meeting = value; this.textContent = text; }
});
"""
PART = 'export const text = "the meeting";'


def ui_kit_folder(folder: Path) -> Path:
    """Write both packages below node_modules of the folder."""
    scope = folder / "node_modules" / "@cloudflare"
    files = {
        "realtimekit/package.json": json.dumps({"name": "@cloudflare/realtimekit", "version": "2.0.2"}),
        "realtimekit/dist/browser.js": CLIENT,
        "realtimekit-ui/package.json": json.dumps({"name": "@cloudflare/realtimekit-ui", "version": "2.0.2"}),
        "realtimekit-ui/dist/realtimekit-ui/realtimekit-ui.esm.js": KIT,
        "realtimekit-ui/dist/realtimekit-ui/p-part.js": PART,
    }
    for name, text in files.items():
        path = scope / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
