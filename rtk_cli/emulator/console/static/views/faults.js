// Planned faults: how coming requests are to fail.

import { control } from "../api.js";
import { fragment, h } from "../dom.js";
import { milliseconds } from "../format.js";
import { badge, button, empty, field, pageHead, panel, select, table } from "../parts/elements.js";

const ANY = "*";

export const faults = {
  title: "Faults",
  follows: ["store"],

  async load() {
    const [planned, choices] = await Promise.all([control("GET", "faults"), control("GET", "fault-choices")]);
    return { planned, choices };
  },

  render({ planned, choices }, context) {
    const { act } = context;
    const clear = () => act("Faults removed", () => control("DELETE", "faults"));
    return fragment(
      pageHead("Faults", { lead: "Make coming requests fail, or answer them late, to test how a client handles it." }),
      panel(
        "Planned",
        planned.length > 0 && button("Remove all", clear, { tone: "danger" }),
        planned.length === 0
          ? empty(
              "No faults planned",
              "Plan some below, or on the command line:",
              "rtk emulator fail meetings_create --status 429 --retry-after 2 --times 3",
            )
          : faultsTable(context, planned),
      ),
      panel("Plan a fault", null, form(context, choices)),
    );
  },
};

function faultsTable({ act }, planned) {
  const remove = (fault) => act("Fault removed", () => control("DELETE", `fault?number=${fault.number}`));
  return table({
    caption: "Planned faults, the next one first",
    rows: planned,
    keyOf: (fault) => fault.number,
    columns: [
      { title: "Operation", cell: (fault) => (fault.operation === ANY ? "any request" : fault.operation) },
      { title: "What happens", cell: (fault) => [effect(fault), h("div", { class: "muted small" }, howOften(fault))] },
      {
        title: "Actions",
        cell: (fault) =>
          h(
            "div",
            { class: "buttons end" },
            button("Remove", () => remove(fault), { label: `Remove the fault of ${fault.operation}`, key: "remove" }),
          ),
      },
    ],
  });
}

function howOften({ times, probability }) {
  const count = times === null ? "until it is removed" : times === 1 ? "once" : `${times} times`;
  return probability === null ? count : `${count}, each with probability ${probability}`;
}

function effect(fault) {
  const parts = [
    fault.status !== null && badge(`status ${fault.status}`, "bad"),
    fault.retry_after !== null && badge(`retry after ${fault.retry_after}`),
    fault.latency_ms > 0 && badge(`${milliseconds(fault.latency_ms)} late`, "busy"),
    fault.cut !== null && badge(`cut ${fault.cut} the change`, "bad"),
    fault.content !== null && badge(fault.content, "bad"),
  ];
  return h("div", { class: "badges" }, parts);
}

function form({ act }, { operations, contents, cuts }) {
  const input = (id, type, placeholder, more = {}) =>
    h("input", { id, name: id, type, placeholder, autocomplete: "off", ...more });
  const choices = Object.entries(contents).map(([name, subjects]) => [name, `${name} (${subjects.join(", ")})`]);

  async function plan(event) {
    event.preventDefault();
    const form = event.currentTarget;
    const given = [...new FormData(form)].filter(([, value]) => value !== "");
    const numbers = ["status", "times", "probability"];
    const members = given.map(([name, value]) => [name, numbers.includes(name) ? Number(value) : value]);
    await act("Fault planned", () => control("POST", "faults", Object.fromEntries(members)));
  }
  return h(
    "form",
    { class: "form-grid", on: { submit: plan } },
    field(
      "Operation",
      select(
        "operation",
        operations.map((name) => [name, name === ANY ? "any request" : name]),
        ANY,
      ),
    ),
    field(
      "Status",
      input("status", "number", "such as 429", { min: 400, max: 599 }),
      "Nothing is stored, unless cut is “after”.",
    ),
    field("Retry-After", input("retry_after", "text", "2"), "Seconds, or an HTTP date."),
    field("Latency", input("latency", "text", "500ms"), "Carried out at once, answered late."),
    field(
      "Cut the connection",
      select("cut", [["", "No"], ...cuts.map((name) => [name, `${name} the change is stored`])], ""),
    ),
    field("Wrong content", select("content", [["", "None"], ...choices], ""), "Goes with the operations in brackets."),
    field("How often", input("times", "number", "1", { min: 1, max: 1000000 })),
    field(
      "Probability",
      input("probability", "number", "1", { min: 0.001, max: 1, step: 0.001 }),
      "Of each request to be hit.",
    ),
    h("div", { class: "buttons form-end" }, h("button", { type: "submit", class: "button primary" }, "Plan the fault")),
  );
}
