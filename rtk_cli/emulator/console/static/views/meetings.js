// The meetings of an app.

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

export const meetings = {
  title: "Meetings",
  follows: ["store"],

  load({ rest, appId, route }) {
    const { search, status } = route.query;
    return rest.call("GET", [appId, "meetings"], null, { page_no: pageOf(route), per_page: PER_PAGE, search, status });
  },

  render({ data, paging }, context) {
    const { route } = context;
    const isFiltered = Boolean(route.query.search || route.query.status);
    return fragment(
      pageHead("Meetings", {
        lead: `Of the app ${context.appName}, the newest first.`,
        actions: button("New meeting", () => create(context), { tone: "primary" }),
      }),
      filters(
        route,
        { name: "search", label: "Search", placeholder: "Title or id" },
        {
          name: "status",
          label: "Status",
          options: [
            ["", "Any"],
            ["ACTIVE", "Active"],
            ["INACTIVE", "Inactive"],
          ],
        },
      ),
      paging.total_count === 0 ? nothing(isFiltered) : meetingsTable(data),
      pager({ route, total: paging.total_count, perPage: PER_PAGE }),
    );
  },
};

function nothing(isFiltered) {
  return isFiltered
    ? empty("No meeting matches", "Change the search or the status.")
    : empty(
        "No meetings yet",
        "Create one here, with any client, or on the command line:",
        "rtk --local meetings create --title Weekly",
      );
}

function meetingsTable(rows) {
  return table({
    caption: "Meetings",
    rows,
    keyOf: (meeting) => meeting.id,
    columns: [
      {
        title: "Title",
        cell: (meeting) =>
          twoLines(h("a", { href: address("meetings", meeting.id) }, meeting.title || "Untitled meeting"), meeting.id),
      },
      { title: "Status", cell: (meeting) => badge(meeting.status) },
      { title: "Created", isWide: true, cell: (meeting) => moment(meeting.created_at) },
    ],
  });
}

function create({ rest, appId, act }) {
  const title = h("input", { id: "meeting-title", maxlength: "200", autocomplete: "off" });
  const isRecorded = h("input", { id: "meeting-record", type: "checkbox" });
  openDialog({
    title: "New meeting",
    content: [
      field("Title", title),
      h(
        "div",
        { class: "check" },
        isRecorded,
        h("label", { for: "meeting-record" }, "Record as soon as someone joins"),
      ),
    ],
    action: "Create",
    async onAction() {
      const body = { title: title.value || null, record_on_start: isRecorded.checked };
      const created = await rest.call("POST", [appId, "meetings"], body);
      await act("Meeting created", () => {});
      location.hash = address("meetings", created.data.id);
    },
  });
}
