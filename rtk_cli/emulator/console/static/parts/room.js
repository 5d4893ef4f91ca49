// One meeting as it is now: who is in it, who waits, and what a host could do.

import { control } from "../api.js";
import { fragment, h } from "../dom.js";
import { counted } from "../format.js";
import { address } from "../routes.js";
import { confirmed } from "./dialog.js";
import { badge, button, moment, table, twoLines } from "./elements.js";

export function nameOf(person) {
  return person.name || person.custom_participant_id;
}

/** The tables and buttons of a room; its heading belongs to the view. */
export function room(context, live) {
  const { rest, act } = context;
  const session = (...path) => [live.app_id, "meetings", live.meeting_id, "active-session", ...path];

  const mute = (peer) =>
    act(`Muted ${nameOf(peer)}`, () => rest.call("POST", session("mute"), { participant_ids: [peer.participant_id] }));
  const kick = (peer) =>
    act(`Kicked ${nameOf(peer)}`, () => rest.call("POST", session("kick"), { participant_ids: [peer.participant_id] }));
  const admit = (person) =>
    act(`Admitted ${nameOf(person)}`, () => control("POST", "admit", { participant_id: person.participant_id }));
  const reject = (person) =>
    act(`Rejected ${nameOf(person)}`, () => control("POST", "reject", { participant_id: person.participant_id }));

  const present = table({
    caption: `People in ${live.title || "the meeting"}`,
    rows: live.peers,
    keyOf: (peer) => peer.id,
    columns: [
      { title: "Name", cell: (peer) => twoLines(nameOf(peer), peer.preset_name) },
      { title: "Mic", cell: (peer) => (peer.audio_enabled ? badge("On", "good") : badge("Muted")) },
      { title: "Camera", isWide: true, cell: (peer) => (peer.video_enabled ? badge("On", "good") : badge("Off")) },
      { title: "Joined", isWide: true, cell: (peer) => moment(peer.joined_at) },
      {
        title: "Actions",
        cell: (peer) =>
          h(
            "div",
            { class: "buttons end" },
            peer.audio_enabled && button("Mute", () => mute(peer), { label: `Mute ${nameOf(peer)}`, key: "mute" }),
            button("Kick", () => kick(peer), { label: `Kick ${nameOf(peer)}`, key: "kick", tone: "danger" }),
          ),
      },
    ],
  });
  const waiting =
    live.waiting.length > 0 &&
    fragment(
      h("h3", {}, "Waiting room"),
      table({
        caption: `People who wait for ${live.title || "the meeting"}`,
        rows: live.waiting,
        keyOf: (person) => person.id,
        columns: [
          { title: "Name", cell: (person) => twoLines(nameOf(person), person.preset_name) },
          { title: "Waiting since", isWide: true, cell: (person) => moment(person.waiting_since) },
          {
            title: "Actions",
            cell: (person) =>
              h(
                "div",
                { class: "buttons end" },
                button("Admit", () => admit(person), {
                  label: `Admit ${nameOf(person)}`,
                  key: "admit",
                  tone: "primary",
                }),
                button("Reject", () => reject(person), { label: `Reject ${nameOf(person)}`, key: "reject" }),
              ),
          },
        ],
      }),
    );
  const more = live.peer_count - live.peers.length;
  return fragment(
    waiting,
    live.peers.length > 0 && present,
    more > 0 && h("p", { class: "muted padded" }, `${counted(more, "more person", "more people")} not shown.`),
  );
}

/** The buttons for the whole room. */
export function roomActions(context, live) {
  const { rest, act } = context;
  const session = (...path) => [live.app_id, "meetings", live.meeting_id, "active-session", ...path];

  async function kickAll() {
    const question = {
      title: "Kick everyone?",
      text: `The session of ${live.title || live.meeting_id} ends.`,
      action: "Kick all",
    };
    if (await confirmed(question)) await act("Kicked everyone", () => rest.call("POST", session("kick-all")));
  }
  const muteAll = () => act("Muted everyone", () => rest.call("POST", session("mute-all"), { allow_unmute: true }));
  return live.session_id === null
    ? []
    : [
        recordingButton(context, live),
        button("Mute all", muteAll, { key: "mute-all" }),
        button("Kick all", kickAll, { key: "kick-all", tone: "danger" }),
      ];
}

function recordingButton({ rest, act }, live) {
  const start = () =>
    act("Recording started", () => rest.call("POST", [live.app_id, "recordings"], { meeting_id: live.meeting_id }));
  const stop = () =>
    act("Recording stopped", () =>
      rest.call("PUT", [live.app_id, "recordings", live.recording.id], { action: "stop" }),
    );
  return live.recording === null
    ? button("Start recording", start, { key: "start-recording" })
    : button("Stop recording", stop, { key: "stop-recording" });
}

export function roomLink(live) {
  return h("a", { href: address("meetings", live.meeting_id, { app: live.app_id }) }, live.title || "Untitled meeting");
}
