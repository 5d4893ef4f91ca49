// The sessions of an app.

import { fragment } from "../dom.js";
import { empty, filters, pageHead, pageOf, pager } from "../parts/elements.js";
import { sessionsTable } from "../parts/lists.js";

const PER_PAGE = 25;

export const sessions = {
  title: "Sessions",
  follows: ["store"],

  load({ rest, appId, route }) {
    const { search, status } = route.query;
    return rest.call("GET", [appId, "sessions"], null, { page_no: pageOf(route), per_page: PER_PAGE, search, status });
  },

  render({ data, paging }, context) {
    const { route } = context;
    return fragment(
      pageHead("Sessions", { lead: `Of the app ${context.appName}, the newest first.` }),
      filters(
        route,
        { name: "search", label: "Search", placeholder: "Meeting or id" },
        {
          name: "status",
          label: "Status",
          options: [
            ["", "Any"],
            ["LIVE", "Live"],
            ["ENDED", "Ended"],
          ],
        },
      ),
      paging.total_count === 0
        ? empty(
            route.query.search || route.query.status ? "No session matches" : "No sessions yet",
            "Simulate a hundred:",
            "rtk emulator simulate --meeting MEETING --sessions 100 --speed max",
          )
        : sessionsTable(data.sessions),
      pager({ route, total: paging.total_count, perPage: PER_PAGE }),
    );
  },
};
