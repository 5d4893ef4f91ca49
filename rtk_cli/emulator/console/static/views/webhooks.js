// Webhooks, and what was delivered to them.

import { control, queryText } from "../api.js";
import { fragment, h } from "../dom.js";
import { confirmed, openDialog } from "../parts/dialog.js";
import {
  badge,
  button,
  empty,
  facts,
  field,
  filters,
  moment,
  pageHead,
  pageOf,
  pager,
  panel,
  table,
  twoLines,
} from "../parts/elements.js";
import { block } from "../parts/request_rows.js";

const PER_PAGE = 25;

export const webhooks = {
  title: "Webhooks",
  follows: ["store"],

  async load({ rest, appId, route }) {
    const { webhook_id, failed } = route.query;
    const query = { app_id: appId, webhook_id, failed, per_page: PER_PAGE, page_no: pageOf(route) };
    const [events, deliveries] = await Promise.all([
      rest.call("GET", [appId, "webhooks", "all"]),
      control("GET", `deliveries${queryText(query)}`),
    ]);
    // An app without webhooks answers 404, as the real service does.
    const hooks = deliveries.webhooks > 0 ? (await rest.call("GET", [appId, "webhooks"])).data : [];
    return { hooks, events: events.data, deliveries };
  },

  render({ hooks, events, deliveries }, context) {
    const { route } = context;
    const isFiltered = Boolean(route.query.webhook_id || route.query.failed);
    return fragment(
      pageHead("Webhooks", {
        lead: `Receivers of the app ${context.appName}, and every delivery of the last month.`,
        actions: button("Add webhook", () => add(context, events), { tone: "primary" }),
      }),
      panel(
        "Receivers",
        null,
        hooks.length === 0
          ? empty(
              "No webhooks yet",
              "Add one here, or let rtk receive and check the deliveries:",
              "rtk --local webhooks listen",
            )
          : hooksTable(context, hooks),
      ),
      h(
        "section",
        { class: "panel" },
        h("div", { class: "panel-head" }, h("h2", {}, "Deliveries")),
        filters(
          route,
          {
            name: "webhook_id",
            label: "Webhook",
            options: [["", "All"], ...hooks.map((hook) => [hook.id, hook.name])],
          },
          {
            name: "failed",
            label: "Result",
            options: [
              ["", "All"],
              ["true", "Last attempt failed"],
            ],
          },
        ),
        deliveries.total === 0
          ? empty(
              isFiltered ? "No delivery matches" : "Nothing was delivered yet",
              "Deliveries begin when something happens in a meeting.",
            )
          : deliveriesTable(context, deliveries.deliveries),
        pager({ route, total: deliveries.total, perPage: PER_PAGE, label: "Pages of deliveries" }),
      ),
    );
  },
};

function hooksTable(context, hooks) {
  const { rest, appId, act } = context;
  async function remove(hook) {
    const question = {
      title: "Delete the webhook?",
      text: `${hook.name} gets no more events; pending deliveries fail.`,
      action: "Delete",
    };
    if (await confirmed(question))
      await act("Webhook deleted", () => rest.call("DELETE", [appId, "webhooks", hook.id]));
  }
  return table({
    caption: "Webhooks",
    rows: hooks,
    keyOf: (hook) => hook.id,
    columns: [
      { title: "Name", cell: (hook) => twoLines(hook.name, hook.url) },
      { title: "Events", isWide: true, cell: (hook) => h("span", { class: "small" }, hook.events.join(", ")) },
      { title: "State", cell: (hook) => badge(hook.enabled ? "Enabled" : "Disabled") },
      {
        title: "Actions",
        cell: (hook) =>
          h(
            "div",
            { class: "buttons end" },
            button("Delete", () => remove(hook), { label: `Delete ${hook.name}`, key: "delete", tone: "danger" }),
          ),
      },
    ],
  });
}

function deliveriesTable(context, rows) {
  return table({
    caption: "Deliveries",
    rows,
    keyOf: (delivery) => delivery.id,
    columns: [
      {
        title: "Event",
        cell: (delivery) => [
          twoLines(delivery.event, delivery.id),
          h("div", { class: "narrow-only" }, badge(delivery.status), " ", outcome(delivery)),
        ],
      },
      { title: "Status", isWide: true, cell: (delivery) => twoLines(badge(delivery.status), outcome(delivery)) },
      { title: "Attempts", isExtra: true, isNumber: true, cell: (delivery) => delivery.attempts },
      { title: "Last attempt", isExtra: true, cell: (delivery) => moment(delivery.attempted_at) },
      {
        title: "Actions",
        cell: (delivery) =>
          h(
            "div",
            { class: "buttons end" },
            button("View", () => show(delivery), { label: `View the delivery of ${delivery.event}`, key: "view" }),
            button("Send again", () => sendAgain(context, delivery), {
              label: `Send ${delivery.event} again`,
              key: "again",
            }),
          ),
      },
    ],
  });
}

/** What the receiver answered, or why it did not. */
function outcome({ error, status_code }) {
  return error ?? (status_code && `answered ${status_code}`);
}

function sendAgain({ act }, delivery) {
  return act(`${delivery.event} is sent again`, () => control("POST", "send-again", { delivery_id: delivery.id }));
}

function show(delivery) {
  openDialog({
    title: delivery.event,
    isWide: true,
    content: fragment(
      facts(
        ["rtk-uuid", h("code", { class: "id" }, delivery.id)],
        ["URL", delivery.url ?? "not sent yet"],
        ["Status", badge(delivery.status)],
        ["Attempts", delivery.attempts],
        ["Answer", delivery.status_code === null ? "none" : `status ${delivery.status_code}`],
        delivery.error && ["Problem", delivery.error],
        ["Queued", moment(delivery.created_at)],
        ["Last attempt", moment(delivery.attempted_at)],
        ["Next attempt", moment(delivery.next_attempt_at)],
      ),
      block("Payload", delivery.payload),
    ),
  });
}

function add({ rest, appId, act }, events) {
  const name = h("input", { id: "hook-name", required: true, autocomplete: "off" });
  const url = h("input", {
    id: "hook-url",
    type: "url",
    required: true,
    placeholder: "http://localhost:3000/webhooks",
    autocomplete: "off",
  });
  const boxes = events.map((event) =>
    h("input", { type: "checkbox", id: `hook-${event}`, value: event, checked: true }),
  );
  openDialog({
    title: "Add a webhook",
    content: [
      field("Name", name),
      field("URL", url, "The emulator posts signed events to it."),
      h(
        "fieldset",
        {},
        h("legend", {}, "Events"),
        boxes.map((box) => h("div", { class: "check" }, box, h("label", { for: box.id }, box.value))),
      ),
    ],
    action: "Add",
    onAction: () =>
      act(
        "Webhook added",
        () =>
          rest.call("POST", [appId, "webhooks"], {
            name: name.value,
            url: url.value,
            events: boxes.filter((box) => box.checked).map((box) => box.value),
          }),
        { raises: true },
      ),
  });
}
