// Tables of recordings and sessions, which several views show.

import { h } from "../dom.js";
import { bytes, duration, minutes, safeUrl } from "../format.js";
import { address } from "../routes.js";
import { badge, button, moment, table, twoLines } from "./elements.js";

const PERSON_CAN_STOP = ["RECORDING", "PAUSED", "INVOKED"];

export function recordingsTable(context, recordings) {
  return table({
    caption: "Recordings",
    rows: recordings,
    keyOf: (recording) => recording.id,
    columns: [
      {
        title: "Meeting",
        cell: (recording) => [
          twoLines(meetingLink(recording), recording.output_file_name),
          h("div", { class: "narrow-only" }, badge(recording.status)),
        ],
      },
      { title: "Status", isWide: true, cell: (recording) => badge(recording.status) },
      { title: "Invoked", isWide: true, cell: (recording) => moment(recording.invoked_time) },
      { title: "Length", isExtra: true, isNumber: true, cell: (recording) => duration(recording.recording_duration) },
      { title: "Size", isExtra: true, isNumber: true, cell: (recording) => bytes(recording.file_size) },
      {
        title: "Actions",
        cell: (recording) => h("div", { class: "buttons end" }, recordingActions(context, recording)),
      },
    ],
  });
}

function meetingLink({ meeting, session_id }) {
  return meeting
    ? h("a", { href: address("meetings", meeting.id) }, meeting.title || "Untitled meeting")
    : h("a", { href: address("sessions", session_id) }, "Session");
}

function recordingActions({ rest, act, appId }, recording) {
  const put = (action, done) => () =>
    act(done, () => rest.call("PUT", [appId, "recordings", recording.id], { action }));
  const label = (word) => `${word} ${recording.output_file_name}`; // begins with what stands on the button
  return [
    recording.status === "RECORDING" &&
      button("Pause", put("pause", "Recording paused"), { label: label("Pause"), key: "pause" }),
    recording.status === "PAUSED" &&
      button("Resume", put("resume", "Recording resumed"), { label: label("Resume"), key: "resume" }),
    PERSON_CAN_STOP.includes(recording.status) &&
      button("Stop", put("stop", "Recording stopped"), { label: label("Stop"), key: "stop" }),
    files(recording).map(({ name, url }) =>
      h("a", { class: "button small", href: url, download: "", "aria-label": label(`${name} of`) }, name),
    ),
  ];
}

/** The links of a recording: video and audio, or each track. */
function files(recording) {
  const tracks = Array.isArray(recording.download_url) ? recording.download_url : [];
  const named = tracks.flatMap((layer) =>
    Object.entries(layer.download_urls ?? {}).map(([name, file]) => ({ name, url: file.download_url })),
  );
  if (typeof recording.download_url === "string") named.push({ name: "Download", url: recording.download_url });
  if (recording.audio_download_url) named.push({ name: "Audio", url: recording.audio_download_url });
  return named.map(({ name, url }) => ({ name, url: safeUrl(url) })).filter(({ url }) => url !== null);
}

export function sessionsTable(sessions) {
  return table({
    caption: "Sessions",
    rows: sessions,
    keyOf: (session) => session.id,
    columns: [
      {
        title: "Meeting",
        cell: (session) => [
          twoLines(
            h("a", { href: address("sessions", session.id) }, session.meeting_display_name || "Untitled meeting"),
            session.id,
          ),
          h("div", { class: "narrow-only small" }, moment(session.started_at)),
        ],
      },
      { title: "Status", cell: (session) => badge(session.status) },
      { title: "Started", isWide: true, cell: (session) => moment(session.started_at) },
      { title: "Ended", isWide: true, cell: (session) => moment(session.ended_at) },
      { title: "Most at once", isExtra: true, isNumber: true, cell: (session) => session.max_concurrent_participants },
      {
        title: "Participant time",
        isExtra: true,
        isNumber: true,
        cell: (session) => minutes(session.minutes_consumed),
      },
    ],
  });
}
