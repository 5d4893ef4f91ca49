// The apps of the account. The chosen one goes along in the address.

import { fragment, h } from "../dom.js";
import { address } from "../routes.js";
import { openDialog } from "../parts/dialog.js";
import {
  badge,
  button,
  empty,
  field,
  filters,
  moment,
  pageHead,
  pageOf,
  pager,
  table,
  twoLines,
} from "../parts/elements.js";

const PER_PAGE = 25;

export const apps = {
  title: "Apps",
  follows: ["store"],

  load({ rest, route }) {
    return rest.call("GET", ["apps"], null, { page_no: pageOf(route), per_page: PER_PAGE, search: route.query.search });
  },

  render({ data, paging }, context) {
    return fragment(
      pageHead("Apps", {
        lead: "Meetings, sessions, recordings and webhooks belong to an app.",
        actions: button("New app", () => create(context), { tone: "primary" }),
      }),
      filters(context.route, { name: "search", label: "Search", placeholder: "Name or id" }),
      paging.total_count === 0 ? empty("No app matches", "Change the search.") : appsTable(context, data),
      pager({ route: context.route, total: paging.total_count, perPage: PER_PAGE }),
    );
  },
};

function appsTable({ appId }, rows) {
  return table({
    caption: "Apps",
    rows,
    keyOf: (app) => app.id,
    columns: [
      { title: "Name", cell: (app) => twoLines(app.name, app.id) },
      { title: "Created", isWide: true, cell: (app) => moment(app.created_at) },
      {
        title: "Actions",
        cell: (app) =>
          h(
            "div",
            { class: "buttons end" },
            app.id === appId
              ? badge("Shown", "good")
              : h(
                  "a",
                  {
                    class: "button small",
                    href: address("meetings", null, { app: app.id }),
                    "aria-label": `Show the app ${app.name}`,
                  },
                  "Show",
                ),
          ),
      },
    ],
  });
}

function create({ rest, act }) {
  const name = h("input", { id: "app-name", required: true, autocomplete: "off" });
  openDialog({
    title: "New app",
    content: [field("Name", name)],
    action: "Create",
    onAction: () => act("App created", () => rest.call("POST", ["apps"], { name: name.value }), { raises: true }),
  });
}
