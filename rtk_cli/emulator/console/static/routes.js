// The address of a view, behind the # of the page: #/sessions/ID?app=…&page=2

/** What the address shows: the name of a view, an id if it is about one thing, and the query. */
export function currentRoute() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const [name = "", id = null] = path.split("/").map(decodeURIComponent);
  return { name: name || "overview", id, query: Object.fromEntries(new URLSearchParams(query ?? "")) };
}

/** The address of a view. The chosen app goes along. */
export function address(name, id = null, query = {}) {
  query = { app: currentRoute().query.app, ...query };
  const path = [name === "overview" ? "" : name, id]
    .filter((part) => part !== null)
    .map(encodeURIComponent)
    .join("/");
  const pairs = Object.entries(query).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  return `#/${path}${pairs.length ? `?${new URLSearchParams(pairs)}` : ""}`;
}
