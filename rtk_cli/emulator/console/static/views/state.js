// The emulator's clock, and its whole state as a file.

import { control, exported } from "../api.js";
import { fragment, h } from "../dom.js";
import { duration, number, time } from "../format.js";
import { confirmed } from "../parts/dialog.js";
import { button, facts, field, pageHead, panel } from "../parts/elements.js";

const STEPS = [
  ["1m", "1 minute"],
  ["10m", "10 minutes"],
  ["1h", "1 hour"],
  ["1d", "1 day"],
];

export const state = {
  title: "Clock and state",
  follows: ["store"],

  load() {
    return control("GET", "about");
  },

  render(about, context) {
    return fragment(
      pageHead("Clock and state", { lead: "Advance the clock, save or replace the state, or reset it." }),
      clock(context, about),
      stateFiles(context, about.counts),
      reset(context),
    );
  },
};

function clock({ act }, about) {
  const advance = (by) => act(`The clock moved by ${by}`, () => control("POST", "advance", { by }));
  const own = h("input", { id: "advance-by", placeholder: "such as 90s", required: true, autocomplete: "off" });
  return panel(
    "Clock",
    null,
    facts(
      ["Emulator's time (UTC)", h("time", { datetime: about.now, id: "now" }, time(about.now))],
      ["Ahead of the machine", duration(about.ahead_seconds)],
    ),
    h(
      "p",
      { class: "muted" },
      "Moving the clock applies at once what is due: sessions end, recordings are uploaded. It never goes back.",
    ),
    h(
      "div",
      { class: "buttons" },
      STEPS.map(([by, text]) =>
        button(`+ ${text}`, () => advance(by), { key: by, label: `Advance the clock by ${text}` }),
      ),
    ),
    h(
      "form",
      {
        class: "inline-form",
        on: {
          submit: (event) => {
            event.preventDefault();
            advance(event.currentTarget.querySelector("input").value);
          },
        },
      },
      field("Another duration", own),
      h("button", { type: "submit", class: "button" }, "Advance"),
    ),
  );
}

function stateFiles({ act }, counts) {
  const save = () =>
    act("State exported", async () => {
      const text = JSON.stringify(await exported("state"));
      const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
      h("a", { href: url, download: "rtk-emulator-state.json" }).click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    });

  async function load(event) {
    event.preventDefault();
    const form = event.currentTarget;
    const [file] = form.querySelector("input").files;
    const question = {
      title: "Replace the whole state?",
      text: `Everything in this emulator is replaced by ${file.name}.`,
      action: "Import",
    };
    if (await confirmed(question)) {
      await act("State imported", async () => control("PUT", "state", await file.text()));
      form.reset();
    }
  }
  const names = {
    apps: "Apps",
    presets: "Presets",
    meetings: "Meetings",
    participants: "Participants",
    sessions: "Sessions",
    recordings: "Recordings",
  };
  return panel(
    "State",
    null,
    facts(...Object.entries(names).map(([name, label]) => [label, number(counts[name])])),
    h(
      "p",
      { class: "muted" },
      "A snapshot holds everything, the emulator’s own secret included: join tokens and links stay valid.",
    ),
    h("div", { class: "buttons" }, button("Export the state", save, { tone: "primary" })),
    h(
      "form",
      { class: "inline-form", on: { submit: load } },
      field("Snapshot", h("input", { id: "snapshot", type: "file", accept: "application/json,.json", required: true })),
      h("button", { type: "submit", class: "button danger" }, "Import"),
    ),
  );
}

function reset({ act }) {
  async function start(event) {
    event.preventDefault();
    const seed = event.currentTarget.querySelector("input").value;
    const question = {
      title: "Delete everything?",
      text: "Meetings, sessions, recordings, webhooks, faults and the log of requests are gone.",
      action: "Reset",
    };
    if (await confirmed(question)) {
      await act("The emulator is empty", () => control("POST", "reset", seed === "" ? {} : { seed: Number(seed) }));
    }
  }
  return panel(
    "Reset",
    null,
    h("p", { class: "muted" }, "Deletes everything. With a seed, ids are the same in every run."),
    h(
      "form",
      { class: "inline-form", on: { submit: start } },
      field("Seed (optional)", h("input", { id: "seed", type: "number", min: 0, step: 1, placeholder: "7" })),
      h("button", { type: "submit", class: "button danger" }, "Reset the emulator"),
    ),
  );
}
