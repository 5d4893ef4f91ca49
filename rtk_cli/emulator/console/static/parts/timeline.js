// Attendance as bars on a line of time: one row per participant, one bar per connection.

import { h, svg } from "../dom.js";
import { duration } from "../format.js";

const TICKS = 4;

/** The range from the start of a session to its end, or to the emulator's time. */
export function rangeOf(session, now) {
  const start = Date.parse(session.started_at);
  const end = session.ended_at ? Date.parse(session.ended_at) : Math.max(now, start);
  return { start, length: Math.max(end - start, 1000), isOpen: !session.ended_at };
}

/** The heading of the column: times from the start. */
export function axis(range) {
  const ticks = Array.from({ length: TICKS + 1 }, (_, index) => duration((range.length * index) / TICKS / 1000));
  return h(
    "span",
    { class: "axis" },
    ticks.map((text, index) => h("span", { class: index % 2 ? "wide-only" : null }, text)),
  );
}

/** The bars of one participant; a screen reader gets the same as a sentence. */
export function bars(range, connections) {
  const share = (from, to) => `${((to - from) / range.length) * 100}%`;
  const drawn = connections.map((connection) => {
    const joined = Date.parse(connection.joined_at);
    const left = connection.left_at ? Date.parse(connection.left_at) : range.start + range.length;
    return { joined, left, isOpen: !connection.left_at };
  });
  const fromStart = (moment) => duration((moment - range.start) / 1000);
  const sentence = drawn.map(
    ({ joined, left, isOpen }) => `from ${fromStart(joined)} ${isOpen ? "until now" : `to ${fromStart(left)}`}`,
  );
  return svg(
    "svg",
    { class: "timeline", role: "img", "aria-label": `Present ${sentence.join(", ")}`, height: 16, width: "100%" },
    svg("rect", { class: "timeline-track", x: 0, y: 6, width: "100%", height: 4, rx: 2 }),
    drawn.map(({ joined, left, isOpen }) =>
      svg("rect", {
        class: isOpen ? "timeline-bar open" : "timeline-bar",
        x: share(range.start, joined),
        y: 2,
        width: share(joined, Math.max(left, joined)),
        height: 12,
        rx: 3,
      }),
    ),
  );
}
