// One meeting: its people, who is live, its recordings and sessions.

import { control } from "../api.js";
import { fragment, h } from "../dom.js";
import { address } from "../routes.js";
import { openDialog } from "../parts/dialog.js";
import {
  badge,
  button,
  code,
  empty,
  facts,
  field,
  moment,
  pageHead,
  pageOf,
  pager,
  panel,
  select,
  table,
  twoLines,
} from "../parts/elements.js";
import { recordingsTable, sessionsTable } from "../parts/lists.js";
import { room, roomActions } from "../parts/room.js";

const PER_PAGE = 25;
const NEWEST = 5;
const SWITCHES = {
  record_on_start: "records",
  live_stream_on_start: "livestreams",
  persist_chat: "keeps its chat",
  transcribe_on_end: "is transcribed",
  summarize_on_end: "is summarized",
};

export const meeting = {
  title: ({ meeting: found }) => found.title || "Untitled meeting",
  follows: ["store"],

  async load({ rest, appId, route }) {
    const path = [appId, "meetings", route.id];
    const newest = { per_page: NEWEST, page_no: 1 };
    const [found, live, participants, recordings, sessions, presets] = await Promise.all([
      rest.call("GET", path),
      control("GET", `live?meeting_id=${encodeURIComponent(route.id)}`),
      rest.call("GET", [...path, "participants"], null, { page_no: pageOf(route), per_page: PER_PAGE }),
      rest.call("GET", [appId, "recordings"], null, { meeting_id: route.id, ...newest }),
      rest.call("GET", [appId, "sessions"], null, { associated_id: route.id, ...newest }),
      rest.call("GET", [appId, "presets"], null, { per_page: 100 }),
    ]);
    return {
      meeting: found.data,
      live: live.rooms[0] ?? null,
      participants,
      recordings: recordings.data,
      sessions: sessions.data.sessions,
      presets: presets.data,
    };
  },

  render(data, context) {
    const { meeting: found, live, participants, recordings, sessions } = data;
    const does = Object.entries(SWITCHES)
      .filter(([name]) => found[name])
      .map(([, text]) => text);
    return fragment(
      pageHead(found.title || "Untitled meeting", { above: h("a", { href: address("meetings") }, "Meetings") }),
      facts(
        ["Id", code(found.id)],
        ["Status", badge(found.status)],
        ["Created", moment(found.created_at)],
        ["Settings", does.length ? does.join(", ") : "defaults"],
      ),
      panel(
        "Live now",
        live && roomActions(context, live),
        live
          ? room(context, live)
          : empty(
              "This meeting is not live",
              "Let a participant join in the table below, or simulate a meeting:",
              `rtk emulator simulate --meeting ${found.id} --speed 20`,
            ),
      ),
      panel(
        "Participants",
        button("Add participant", () => add(context, data), { tone: "primary" }),
        participants.paging.total_count === 0
          ? empty("No participants yet", "A participant may join with the token that it gets.")
          : participantsTable(context, participants.data, live),
        pager({
          route: context.route,
          total: participants.paging.total_count,
          perPage: PER_PAGE,
          label: "Pages of participants",
        }),
      ),
      panel(
        "Newest recordings",
        null,
        recordings.length === 0
          ? empty("No recordings", "While people are in the meeting, one can be started above.")
          : recordingsTable(context, recordings),
      ),
      panel(
        "Newest sessions",
        null,
        sessions.length === 0
          ? empty("No sessions", "A session begins when the first participant joins.")
          : sessionsTable(sessions),
      ),
    );
  },
};

function participantsTable(context, rows, live) {
  const present = new Set([...(live?.peers ?? []), ...(live?.waiting ?? [])].map((peer) => peer.participant_id));
  const move = (name, done, participant) =>
    context.act(done, () => control("POST", name, { participant_id: participant.id }));
  return table({
    caption: "Participants",
    rows,
    keyOf: (participant) => participant.id,
    columns: [
      {
        title: "Name",
        cell: (participant) =>
          twoLines(participant.name || participant.custom_participant_id, participant.custom_participant_id),
      },
      { title: "Preset", isWide: true, cell: (participant) => participant.preset_name },
      { title: "Added", isWide: true, cell: (participant) => moment(participant.created_at) },
      {
        title: "Actions",
        cell: (participant) => {
          const name = participant.name || participant.custom_participant_id;
          return h(
            "div",
            { class: "buttons end" },
            present.has(participant.id)
              ? button("Leave", () => move("leave", `${name} left`, participant), {
                  label: `Let ${name} leave`,
                  key: "leave",
                })
              : button("Join", () => move("join", `${name} joined`, participant), {
                  label: `Let ${name} join`,
                  key: "join",
                }),
          );
        },
      },
    ],
  });
}

function add({ rest, appId, act }, { meeting: found, presets }) {
  const name = h("input", { id: "participant-name", autocomplete: "off" });
  const customId = h("input", { id: "participant-custom-id", required: true, autocomplete: "off" });
  const preset = select(
    "participant-preset",
    presets.map((one) => one.name),
    "group_call_host",
  );
  openDialog({
    title: "Add a participant",
    content: [
      field("Name", name),
      field("Custom participant id", customId, "Your own id of this person."),
      field("Preset", preset, "What the participant may do."),
    ],
    action: "Add",
    onAction: () =>
      act(
        "Participant added",
        () =>
          rest.call("POST", [appId, "meetings", found.id, "participants"], {
            name: name.value || null,
            custom_participant_id: customId.value,
            preset_name: preset.value,
          }),
        { raises: true },
      ),
  });
}
