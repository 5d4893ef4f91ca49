// What several views are made of: tables, pages of a list, states, commands, buttons.

import { h } from "../dom.js";
import { number, time } from "../format.js";
import { address } from "../routes.js";

const TONES = {
  good: ["LIVE", "ACTIVE", "UPLOADED", "DELIVERED", "RECORDING", "Enabled"],
  busy: ["INVOKED", "UPLOADING", "PAUSED", "PENDING"],
  bad: ["ERRORED", "FAILED"],
};

/** A state as a badge; its word says what the color says. */
export function badge(text, tone) {
  const own = tone ?? Object.keys(TONES).find((name) => TONES[name].includes(text)) ?? "plain";
  return h("span", { class: `badge ${own}` }, text);
}

export function moment(text) {
  return text
    ? h("time", { datetime: text, title: text, class: "nowrap" }, time(text))
    : h("span", { class: "muted" }, "–");
}

export function code(text) {
  return h("code", { class: "id", title: text }, text);
}

/** Text, with a quieter line below if there is one. */
export function twoLines(first, second) {
  return h("div", { class: "two-lines" }, h("div", {}, first), second && h("div", { class: "muted small" }, second));
}

/** A button. While what it does is under way, a second press does nothing. */
export function button(text, press, { label, tone = "", key } = {}) {
  let isBusy = false;
  const click = async () => {
    if (isBusy) return;
    isBusy = true;
    await Promise.resolve(press()).finally(() => (isBusy = false));
  };
  const names = ["button", "small", tone].filter(Boolean).join(" ");
  return h("button", { type: "button", class: names, "aria-label": label, key, on: { click } }, text);
}

/**
 * A table. `columns` are {title, cell: (row) => node, isWide, isExtra, isNumber}: wide ones are left out on a narrow
 * screen, extra ones on all but a wide one.
 * `keyOf` tells the rows apart, so that the focus stays in its row when others come and go.
 */
export function table({ caption, columns, rows, keyOf, rowClass }) {
  const classOf = ({ isWide, isExtra, isNumber }) =>
    [isWide && "wide-only", isExtra && "extra", isNumber && "number"].filter(Boolean).join(" ") || null;
  const head = columns.map((column) => h("th", { scope: "col", class: classOf(column) }, column.title));
  const body = rows.map((row) =>
    h(
      "tr",
      { key: keyOf(row), class: rowClass?.(row) },
      columns.map((column, index) =>
        h(index ? "td" : "th", { class: classOf(column), scope: index ? null : "row" }, column.cell(row)),
      ),
    ),
  );
  return h(
    "div",
    { class: "table-frame", role: "region", "aria-label": caption, tabindex: "0" },
    h(
      "table",
      {},
      h("caption", { class: "hidden-text" }, caption),
      h("thead", {}, h("tr", {}, head)),
      h("tbody", {}, body),
    ),
  );
}

/** Links to the previous and the next page of a list. */
export function pager({ route, total, perPage, parameter = "page", label = "Pages" }) {
  const page = pageOf(route, parameter);
  const last = Math.max(1, Math.ceil(total / perPage));
  if (total <= perPage && page === 1) return null;
  const to = (target, text) =>
    target < 1 || target > last
      ? h("span", { class: "button small disabled", "aria-disabled": "true" }, text)
      : h(
          "a",
          { class: "button small", href: address(route.name, route.id, { ...route.query, [parameter]: target }) },
          text,
        );
  const first = (page - 1) * perPage + 1;
  const range = first > total ? "0" : `${number(first)}–${number(Math.min(total, page * perPage))}`;
  return h(
    "nav",
    { class: "pager", "aria-label": label },
    to(Math.min(page - 1, last), "Previous"),
    h("span", { class: "muted" }, `${range} of ${number(total)}`),
    to(page + 1, "Next"),
  );
}

export function pageOf(route, parameter = "page") {
  const page = Number(route.query[parameter]);
  return Number.isInteger(page) && page > 0 ? page : 1;
}

/** What stands in place of an empty list: why, and the commands that fill it. */
export function empty(title, text, ...commands) {
  return h(
    "div",
    { class: "empty" },
    h("p", { class: "empty-title" }, title),
    text && h("p", { class: "muted" }, text),
    commands.length > 0 &&
      h("pre", { class: "commands", tabindex: "0", "aria-label": "Commands" }, commands.join("\n")),
  );
}

export function panel(title, actions, ...children) {
  return h(
    "section",
    { class: "panel" },
    h("div", { class: "panel-head" }, h("h2", {}, title), h("div", { class: "buttons" }, actions)),
    children,
  );
}

export function pageHead(title, { lead, actions, above } = {}) {
  return h(
    "div",
    { class: "page-head" },
    h(
      "div",
      { class: "page-title" },
      above && h("p", { class: "above small" }, above),
      h("h1", { tabindex: "-1" }, title),
      lead && h("p", { class: "muted" }, lead),
    ),
    h("div", { class: "buttons" }, actions),
  );
}

/** Facts as pairs of a name and a value; pairs that are false are left out. */
export function facts(...pairs) {
  return h(
    "dl",
    { class: "facts" },
    pairs.filter(Boolean).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
  );
}

/** A labeled input of a form. */
export function field(label, input, hint) {
  if (hint) {
    input.setAttribute("aria-describedby", `${input.id}-hint`);
  }
  return h(
    "div",
    { class: "field" },
    h("label", { for: input.id }, label),
    input,
    hint && h("p", { class: "muted small", id: `${input.id}-hint` }, hint),
  );
}

/** A choice of `options`, each a value or a pair of value and text. */
export function select(id, options, chosen, on) {
  return h(
    "select",
    { id, name: id, on },
    options.map((option) => {
      const [value, text] = Array.isArray(option) ? option : [option, option];
      return h("option", { value, selected: value === chosen }, text);
    }),
  );
}

/** The filters above a list: each choice changes the address, and so the list. */
export function filters(route, ...fields) {
  return h(
    "form",
    { class: "filters", role: "search", "aria-label": "Filter", on: { submit: (event) => event.preventDefault() } },
    fields.map(({ name, label, options, placeholder }) => {
      const apply = (event) => {
        location.hash = address(route.name, route.id, { ...route.query, [name]: event.target.value, page: "" });
      };
      const current = route.query[name] ?? "";
      const input = options
        ? select(name, options, current, { change: apply })
        : h("input", {
            id: name,
            type: "search",
            value: current,
            placeholder,
            autocomplete: "off",
            on: { change: apply },
          });
      return field(label, input);
    }),
  );
}
