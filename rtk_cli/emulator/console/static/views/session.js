// One session: attendance as a timeline, chat and transcript.

import { control } from "../api.js";
import { fragment, h } from "../dom.js";
import { duration, minutes, safeUrl } from "../format.js";
import { address } from "../routes.js";
import {
  badge,
  button,
  code,
  empty,
  facts,
  moment,
  pageHead,
  pageOf,
  pager,
  panel,
  table,
  twoLines,
} from "../parts/elements.js";
import { axis, bars, rangeOf } from "../parts/timeline.js";

const PER_PAGE = 50;

export const session = {
  title: ({ session: found }) => `Session of ${found.meeting_display_name || "an untitled meeting"}`,
  follows: ["store"],

  async load({ rest, appId, route }) {
    const path = [appId, "sessions", route.id];
    const page = (parameter) => `per_page=${PER_PAGE}&page_no=${pageOf(route, parameter)}`;
    const conversation = (kind) =>
      control("GET", `conversation?session_id=${encodeURIComponent(route.id)}&kind=${kind}&${page(kind)}`);
    const [found, attendance, about, chat, transcript] = await Promise.all([
      rest.call("GET", path),
      rest.call("GET", [...path, "participants"], null, { page_no: pageOf(route), per_page: PER_PAGE }),
      control("GET", "about"),
      conversation("chat"),
      conversation("transcript"),
    ]);
    return { session: found.data, ...attendance.data, now: Date.parse(about.now), chat, transcript };
  },

  render({ session: found, participants, paging, now, chat, transcript }, context) {
    const { route } = context;
    const range = rangeOf(found, now);
    return fragment(
      pageHead(found.meeting_display_name || "Untitled meeting", {
        above: h("a", { href: address("sessions") }, "Sessions"),
      }),
      facts(
        ["Session", code(found.id)],
        ["Meeting", h("a", { href: address("meetings", found.associated_id) }, "Show the meeting")],
        ["Status", badge(found.status)],
        ["Started", moment(found.started_at)],
        ["Ended", moment(found.ended_at)],
        ["Length", duration(range.length / 1000)],
        ["Most at once", found.max_concurrent_participants],
        ["Participant time", minutes(found.minutes_consumed)],
      ),
      panel(
        "Attendance",
        null,
        attendanceTable(participants, range),
        pager({ route, total: paging.total_count, perPage: PER_PAGE, label: "Pages of attendance" }),
      ),
      h(
        "div",
        { class: "columns" },
        conversationPanel(context, "Chat", "chat", chat, "No messages"),
        conversationPanel(context, "Transcript", "transcript", transcript, "No transcribed speech"),
      ),
    );
  },
};

function attendanceTable(connections, range) {
  const people = Map.groupBy ? Map.groupBy(connections, (one) => one.user_id) : grouped(connections);
  return table({
    caption: "Attendance: who was there when",
    rows: [...people.values()],
    keyOf: ([first]) => first.user_id,
    columns: [
      {
        title: "Name",
        cell: ([first]) => twoLines(first.display_name || first.custom_participant_id, first.preset_name),
      },
      { title: axis(range), cell: (own) => bars(range, own) },
      { title: "Joined", isExtra: true, cell: ([first]) => moment(first.joined_at) },
      {
        title: "Left",
        isExtra: true,
        cell: (own) => (own.some((one) => !one.left_at) ? badge("Present", "good") : moment(own.at(-1).left_at)),
      },
      {
        title: "Time",
        isWide: true,
        isNumber: true,
        cell: (own) => minutes(own.reduce((sum, one) => sum + one.duration, 0)),
      },
    ],
  });
}

function grouped(connections) {
  const people = new Map();
  for (const one of connections) people.set(one.user_id, [...(people.get(one.user_id) ?? []), one]);
  return people;
}

function conversationPanel(context, title, kind, { total, items }, nothing) {
  return panel(
    title,
    total > 0 && button("Download as CSV", () => download(context, kind), { label: `Download the ${kind} as CSV` }),
    total === 0
      ? empty(nothing)
      : h(
          "ol",
          { class: "rows talk", tabindex: "0", "aria-label": title },
          items.map((item) =>
            h(
              "li",
              { key: item.id },
              h(
                "div",
                { class: "grow" },
                h("strong", {}, item.name || item.custom_participant_id || "Unnamed"),
                item.to && badge("Private", "busy"),
                item.pinned && badge("Pinned"),
                item.edited && h("span", { class: "muted small" }, " edited"),
                h("div", { class: "said" }, item.text ?? item.file_name ?? item.link),
              ),
              moment(item.at),
            ),
          ),
        ),
    pager({ route: context.route, total, perPage: PER_PAGE, parameter: kind, label: `Pages of the ${kind}` }),
  );
}

/** Follow the link of the API's own export. */
function download({ rest, appId, route, act }, kind) {
  return act(`The ${kind} is being downloaded`, async () => {
    const { data } = await rest.call("GET", [appId, "sessions", route.id, kind]);
    const url = safeUrl(data.chat_download_url ?? data.transcript_download_url);
    h("a", { href: url, download: "" }).click();
  });
}
