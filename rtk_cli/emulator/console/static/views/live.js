// Who is live: every meeting with people in it, or in its waiting room.

import { control } from "../api.js";
import { fragment, h } from "../dom.js";
import { counted } from "../format.js";
import { badge, empty, moment, pageHead, pageOf, pager } from "../parts/elements.js";
import { room, roomActions, roomLink } from "../parts/room.js";
import { FIRST_COMMANDS } from "./overview.js";

const PER_PAGE = 10;

export const live = {
  title: "Live",
  follows: ["store"],

  load({ route }) {
    return control("GET", `live?per_page=${PER_PAGE}&page_no=${pageOf(route)}`);
  },

  render({ total, rooms }, context) {
    return fragment(
      pageHead("Live", { lead: "Meetings with people in them now, in all apps." }),
      total === 0 &&
        empty(
          "No live meetings",
          "Simulate one, or let a participant join on the page of its meeting:",
          ...FIRST_COMMANDS,
        ),
      rooms.map((one) =>
        h(
          "section",
          { class: "panel", key: one.meeting_id },
          h(
            "div",
            { class: "panel-head" },
            h("div", {}, h("h2", {}, roomLink(one)), about(one)),
            h("div", { class: "buttons" }, roomActions(context, one)),
          ),
          room(context, one),
        ),
      ),
      pager({ route: context.route, total, perPage: PER_PAGE }),
    );
  },
};

function about(one) {
  return h(
    "div",
    { class: "badges small" },
    one.peer_count > 0 && badge(counted(one.peer_count, "person", "people"), "good"),
    one.waiting.length > 0 && badge(`${one.waiting.length} waiting`, "busy"),
    one.is_breakout_room && badge("Breakout room"),
    one.recording && badge(one.recording.status),
    one.started_at && h("span", { class: "muted" }, "since ", moment(one.started_at)),
  );
}
