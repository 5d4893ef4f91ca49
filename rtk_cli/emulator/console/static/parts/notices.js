// Short messages at the edge of the page: what was done, and what went wrong. Screen readers read them out.

import { h } from "../dom.js";

const SECONDS = 5;
const MAX_NOTICES = 4;

/** Say what was done; the message goes by itself. */
export function tell(text) {
  const notice = show(text, "notice");
  setTimeout(() => notice.remove(), SECONDS * 1000);
}

/** Say what went wrong; the message stays until it is closed. */
export function complain(text) {
  show(text, "notice bad");
}

function show(text, className) {
  const place = document.getElementById("notices");
  const close = h(
    "button",
    { type: "button", class: "icon-button", "aria-label": "Close the message", on: { click: () => notice.remove() } },
    "×",
  );
  const notice = h("div", { class: className }, h("span", {}, text), close);
  place.append(notice);
  while (place.children.length > MAX_NOTICES) place.firstElementChild.remove();
  return notice;
}
