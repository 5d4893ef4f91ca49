// Requests as they come, with what the contract does not allow.

import { control, queryText } from "../api.js";
import { fragment } from "../dom.js";
import { button, empty, filters, pageHead, pageOf, pager } from "../parts/elements.js";
import { requestsTable } from "../parts/request_rows.js";

const PER_PAGE = 50;

export const requests = {
  title: "Requests",
  follows: ["requests"],

  load({ route }) {
    const { problems } = route.query;
    return control("GET", `request-page${queryText({ problems, per_page: PER_PAGE, page_no: pageOf(route) })}`);
  },

  render({ total, requests: rows }, { route, act }) {
    const clear = () => act("The log is empty", () => control("DELETE", "requests"));
    return fragment(
      pageHead("Requests", {
        lead: "The last 1,000 calls of the API. What this page does itself is not among them.",
        actions: total > 0 && button("Empty the log", clear, { tone: "danger" }),
      }),
      filters(route, {
        name: "problems",
        label: "Show",
        options: [
          ["", "All requests"],
          ["true", "Only those with problems"],
        ],
      }),
      total === 0
        ? empty(
            route.query.problems ? "No request has a problem" : "No requests yet",
            "Point a client or a backend at this emulator:",
            `export CLOUDFLARE_BASE_URL=${location.origin}/client/v4`,
            "export CLOUDFLARE_API_TOKEN=any",
          )
        : requestsTable(rows),
      pager({ route, total, perPage: PER_PAGE }),
    );
  },
};
