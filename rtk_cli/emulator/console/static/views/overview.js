// The first view: figures, who is live, what happens, and the newest requests.

import { control } from "../api.js";
import { fragment, h } from "../dom.js";
import { counted, number } from "../format.js";
import { address } from "../routes.js";
import { badge, empty, moment, pageHead, panel } from "../parts/elements.js";
import { requestsTable } from "../parts/request_rows.js";
import { roomLink } from "../parts/room.js";

export const FIRST_COMMANDS = [
  "meeting=$(rtk --local meetings create --title Weekly -o id)",
  'rtk emulator simulate --meeting "$meeting" --participants 8 --minutes 10 --speed 20',
];

const WORDS = {
  "participant.joined": "joined",
  "participant.left": "left",
  "participant.updated": "changed microphone, camera or screen",
  "participant.pinned": "was pinned",
  "participant.unpinned": "was unpinned",
  "chat.message": "wrote",
  "chat.updated": "changed a message",
  "chat.deleted": "deleted a message",
  "transcript.line": "said",
  "waitlist.joined": "is in the waiting room",
  "waitlist.left": "left the waiting room",
  "poll.created": "New poll",
  "poll.updated": "A vote",
  "plugin.activated": "Plugin opened",
  "plugin.deactivated": "Plugin closed",
  "session.ended": "Session ended",
  "recording.updated": "Recording",
  "livestream.updated": "Livestream",
};

export const overview = {
  title: "Overview",
  follows: ["store", "requests"],

  async load() {
    const [about, live, activity, log, troubled] = await Promise.all([
      control("GET", "about"),
      control("GET", "live?per_page=5"),
      control("GET", "activity?per_page=12"),
      control("GET", "request-page?per_page=6"),
      control("GET", "request-page?per_page=1&problems=true"),
    ]);
    return { about, live, activity, log, troubled: troubled.total };
  },

  render({ about, live, activity, log, troubled }) {
    const { counts } = about;
    return fragment(
      pageHead("Overview", { lead: "The contents of this emulator, and its latest activity." }),
      h(
        "ul",
        { class: "figures" },
        figure("Live meetings", live.total, "live"),
        figure("Meetings", counts.meetings, "meetings"),
        figure("Sessions", counts.sessions, "sessions"),
        figure("Recordings", counts.recordings, "recordings"),
        figure("Requests", log.total, "requests"),
        figure("With problems", troubled, "requests", { problems: "true" }, troubled > 0),
      ),
      h(
        "div",
        { class: "columns uneven" },
        h("div", { class: "stack" }, liveNow(live), newestRequests(log)),
        happening(activity),
      ),
    );
  },
};

function newestRequests(log) {
  return panel(
    "Newest requests",
    h("a", { class: "button small", href: address("requests") }, "All requests"),
    log.total === 0
      ? empty(
          "No requests yet",
          "Point a client or a backend at this emulator:",
          `export CLOUDFLARE_BASE_URL=${location.origin}/client/v4`,
          "export CLOUDFLARE_API_TOKEN=any",
        )
      : requestsTable(log.requests, { caption: "Newest requests", isShort: true }),
  );
}

function figure(label, value, view, query = {}, isBad = false) {
  return h(
    "li",
    {},
    h(
      "a",
      { class: isBad ? "figure bad" : "figure", href: address(view, null, query) },
      h("span", { class: "figure-value" }, number(value)),
      h("span", { class: "muted small" }, label),
    ),
  );
}

function liveNow(live) {
  return panel(
    "Live now",
    live.total > 0 && h("a", { class: "button small", href: address("live") }, "All live meetings"),
    live.total === 0
      ? empty("No live meetings", "Simulate one:", ...FIRST_COMMANDS)
      : h(
          "ul",
          { class: "rows" },
          live.rooms.map((room) =>
            h(
              "li",
              { key: room.meeting_id },
              h("div", { class: "grow" }, roomLink(room)),
              room.waiting.length > 0 && badge(`${room.waiting.length} waiting`, "busy"),
              badge(counted(room.peer_count, "person", "people"), "good"),
            ),
          ),
        ),
  );
}

function happening(activity) {
  return panel(
    "Activity",
    null,
    activity.length === 0
      ? empty("No activity yet", "Participants who join, chat, speech and recordings of live sessions appear here.")
      : h(
          "ol",
          { class: "rows" },
          activity.map((event) =>
            h(
              "li",
              { key: event.number },
              h(
                "div",
                { class: "grow" },
                sentence(event),
                h(
                  "div",
                  { class: "muted small one-line" },
                  h(
                    "a",
                    { href: address("meetings", event.meeting_id, { app: event.app_id }) },
                    event.meeting_title || "Untitled meeting",
                  ),
                ),
              ),
              clockTime(event.at),
            ),
          ),
        ),
  );
}

function clockTime(text) {
  return h("time", { datetime: text, title: text, class: "nowrap" }, text.slice(11, 19));
}

function sentence({ kind, who: peer, data }) {
  const who = peer ?? data.participant?.name;
  const said = data.message?.text ?? data.line?.text ?? data.poll?.question;
  const state = data.recording?.status ?? data.livestream?.status;
  return h(
    "span",
    {},
    who && h("strong", {}, who),
    who && " ",
    WORDS[kind] ?? kind,
    said && ` “${said}”`,
    state && " ",
    state && badge(state),
    data.reason === "KICKED" && " (kicked)",
  );
}
