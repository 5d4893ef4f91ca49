// The recordings of an app.

import { fragment, h } from "../dom.js";
import { address } from "../routes.js";
import { empty, filters, pageHead, pageOf, pager } from "../parts/elements.js";
import { recordingsTable } from "../parts/lists.js";

const PER_PAGE = 25;
const STATES = ["INVOKED", "RECORDING", "PAUSED", "UPLOADING", "UPLOADED", "ERRORED"];

export const recordings = {
  title: "Recordings",
  follows: ["store"],

  load({ rest, appId, route }) {
    const { status } = route.query;
    return rest.call("GET", [appId, "recordings"], null, {
      page_no: pageOf(route),
      per_page: PER_PAGE,
      status,
      sort_order: "DESC",
    });
  },

  render({ data, paging }, context) {
    return fragment(
      pageHead("Recordings", {
        lead: `Of the app ${context.appName}, the newest first.`,
        actions: h("a", { class: "button small", href: address("live") }, "Start one in a live meeting"),
      }),
      filters(context.route, { name: "status", label: "Status", options: [["", "Any"], ...STATES] }),
      paging.total_count === 0
        ? empty(
            context.route.query.status ? "No recording has this status" : "No recordings yet",
            "A meeting is recorded while people are in it:",
            "rtk --local recordings start MEETING",
          )
        : recordingsTable(context, data),
      pager({ route: context.route, total: paging.total_count, perPage: PER_PAGE }),
    );
  },
};
