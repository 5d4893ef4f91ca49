// Logged requests as a table, and one of them in a dialog.

import { control } from "../api.js";
import { fragment, h } from "../dom.js";
import { json } from "../format.js";
import { openDialog } from "./dialog.js";
import { badge, button, facts, moment, table } from "./elements.js";
import { complain } from "./notices.js";

export function requestsTable(requests, { caption = "Requests", isShort = false } = {}) {
  return table({
    caption,
    rows: requests,
    keyOf: (request) => request.number,
    columns: [
      {
        title: "Request",
        cell: (request) =>
          h(
            "div",
            { class: "two-lines" },
            h("div", {}, h("strong", { class: "method" }, request.method), " ", request.operation ?? "unknown path"),
            h("div", { class: "muted small path", title: request.path }, shortPath(request.path)),
            problems(request),
          ),
      },
      { title: "Status", cell: status },
      !isShort && { title: "Machine time", isWide: true, cell: (request) => moment(request.at) },
      !isShort && { title: "Took", isWide: true, isNumber: true, cell: (request) => `${request.duration_ms} ms` },
      {
        title: "Details",
        cell: (request) =>
          h(
            "div",
            { class: "buttons end" },
            button("View", () => show(request.number), { label: `View request ${request.number}`, key: "view" }),
          ),
      },
    ].filter(Boolean),
  });
}

function status(request) {
  if (request.status === null) return badge("Cut", "bad");
  return badge(String(request.status), request.status < 400 ? "good" : "bad");
}

/** The part of a path that tells requests apart. */
function shortPath(path) {
  return path.replace(/^\/accounts\/[^/]*\/realtime\/kit(\/[0-9a-f-]{36})?/, "") || path;
}

function problems(request) {
  const { error, violations, nearest, operation } = request;
  const isSaid = error !== null && (operation === null || violations.some((one) => error.endsWith(one)));
  const shown = [
    !isSaid && error,
    operation === null && "The API has no such path.",
    ...violations.map((one) => `Contract: ${one}`),
    nearest && `Probably meant: ${/\((.*)\)$/.exec(nearest)?.[1] ?? nearest}`,
  ].filter(Boolean);
  return (
    shown.length > 0 &&
    h(
      "ul",
      { class: "problems small" },
      shown.map((text) => h("li", {}, text)),
    )
  );
}

async function show(number) {
  try {
    const request = await control("GET", `request?number=${number}`);
    openDialog({ title: `Request ${number}`, isWide: true, content: details(request) });
  } catch (error) {
    complain(error.message);
  }
}

function details(request) {
  return fragment(
    facts(
      ["Method and path", h("code", { class: "whole-line" }, `${request.method} ${request.path}`)],
      ["Operation", request.operation ?? "none"],
      ["Machine time", moment(request.at)],
      ["Took", `${request.duration_ms} ms`],
      ["Status", status(request)],
      request.error !== null && ["Error", h("span", { class: "whole-line" }, request.error)],
      request.nearest !== null && ["Probably meant", h("code", {}, request.nearest)],
    ),
    problems(request),
    block("Request body", request.body),
    block("Response body", request.response?.body),
    request.response && block("Response headers", request.response.headers),
  );
}

/** JSON that can be scrolled, by keyboard too. */
export function block(title, value) {
  return fragment(
    h("h3", {}, title),
    value === null || value === undefined
      ? h("p", { class: "muted" }, "None")
      : h("pre", { class: "json", tabindex: "0", "aria-label": title }, json(value)),
  );
}
