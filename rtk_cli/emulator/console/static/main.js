// The console: shows the view that the address names, and shows it again when the emulator reports a change.

import { control, Rest } from "./api.js";
import { fragment, h, update } from "./dom.js";
import { follow } from "./event_stream.js";
import { time } from "./format.js";
import { address, currentRoute } from "./routes.js";
import { complain, tell } from "./parts/notices.js";
import { apps } from "./views/apps.js";
import { faults } from "./views/faults.js";
import { live } from "./views/live.js";
import { meeting } from "./views/meeting.js";
import { meetings } from "./views/meetings.js";
import { overview } from "./views/overview.js";
import { recordings } from "./views/recordings.js";
import { requests } from "./views/requests.js";
import { session } from "./views/session.js";
import { sessions } from "./views/sessions.js";
import { state } from "./views/state.js";
import { webhooks } from "./views/webhooks.js";

const LISTS = { overview, live, meetings, recordings, sessions, webhooks, requests, faults, state, apps };
const DETAILS = { meetings: meeting, sessions: session };
const PAUSE = 400; // milliseconds between two reads of a view, however fast the state changes
const CONNECTION = { live: "Live", paused: "Paused", lost: "Connection lost" };

const main = document.getElementById("main");
const navigation = document.getElementById("navigation");
const menu = document.getElementById("menu");

let rest = null;
let defaultApp = null;
let shown = null; // the address that the page shows
let hasMoved = false; // from the view with which the page was opened
let reading = null; // what keeps two reads of the same view from overlapping
let isStale = false;
let connection = "paused";
let clock = { now: 0, at: 0 };

function viewOf(route) {
  return (route.id === null ? LISTS : DETAILS)[route.name];
}

/** What a view gets: where it is, how it calls the emulator, and `act` for its buttons. */
async function contextOf(route) {
  const appId = route.query.app || defaultApp;
  const app = await rest.call("GET", ["apps", appId]);
  return { route, rest, appId, appName: app.data.name, act };
}

/** Do what a button is for, say so, and show the change. A dialog gets the error instead, by `raises`. */
async function act(done, action, { raises = false } = {}) {
  try {
    await action();
    tell(done);
  } catch (error) {
    if (raises) throw error;
    complain(error.message);
  }
  await refresh();
}

/** Show the view of the address, from its beginning. */
async function open() {
  const route = currentRoute();
  const view = viewOf(route);
  shown = location.hash;
  showNavigation(route);
  if (!view) {
    replace(
      "Not found",
      problem("There is no such page.", h("a", { href: address("overview") }, "Go to the overview")),
    );
    return;
  }
  main.setAttribute("aria-busy", "true");
  await read(route, view, (title, node) => replace(title, node));
}

/** Show the view again where something has changed. Requests that come meanwhile are one. */
async function refresh() {
  if (reading) {
    isStale = true;
    return reading;
  }
  const route = currentRoute();
  const view = viewOf(route);
  if (view) {
    reading = read(route, view, (title, node) => {
      document.title = `${title} · rtk emulator`;
      update(main, node);
    }).finally(() => {
      setTimeout(() => {
        reading = null;
        if (isStale) refresh();
        isStale = false;
      }, PAUSE);
    });
  }
  return reading;
}

async function read(route, view, show) {
  const asked = location.hash;
  try {
    const context = await contextOf(route);
    const data = await view.load(context);
    if (asked !== location.hash) return; // the person has moved on
    const title = typeof view.title === "function" ? view.title(data) : view.title;
    show(title, view.render(data, context));
    showApp(context);
  } catch (error) {
    if (asked !== location.hash) return;
    const again = h("button", { type: "button", class: "button", on: { click: open } }, "Try again");
    if (error.status !== 0 || main.getAttribute("aria-busy")) replace("Problem", problem(error.message, again));
  } finally {
    main.removeAttribute("aria-busy");
  }
}

function problem(text, remedy) {
  return fragment(
    h("h1", { tabindex: "-1" }, "This cannot be shown"),
    h("p", { class: "problem", role: "alert" }, text),
    h("p", {}, remedy),
  );
}

/** Put another view in place of the one before, and the focus on its heading, so that a screen reader follows. */
function replace(title, node) {
  document.title = `${title} · rtk emulator`;
  main.replaceChildren(node);
  main.setAttribute("data-route", location.hash);
  if (hasMoved) main.querySelector("h1")?.focus({ preventScroll: true });
  scrollTo(0, 0);
}

function showNavigation(route) {
  navigation.replaceChildren(
    h(
      "ul",
      {},
      Object.entries(LISTS).map(([name, view]) =>
        h("li", {}, h("a", { href: address(name), "aria-current": name === route.name ? "page" : null }, view.title)),
      ),
    ),
  );
  closeMenu();
}

function showApp({ appName, appId }) {
  document.getElementById("app").textContent = appName;
  document.getElementById("app").title = appId;
}

function showTools() {
  document
    .getElementById("tools")
    .replaceChildren(
      h(
        "a",
        { class: "tool", href: address("apps") },
        h("span", { class: "muted" }, "App "),
        h("span", { id: "app" }, "…"),
      ),
      h(
        "a",
        { class: "tool", href: address("state"), title: "The emulator's time, UTC" },
        h("span", { class: "muted" }, "Clock "),
        h("span", { class: "clock", id: "clock" }, "…"),
      ),
      h("span", { class: "tool connection", id: "connection", role: "status" }, CONNECTION[connection]),
    );
}

function showConnection(name) {
  connection = name;
  const element = document.getElementById("connection");
  element.textContent = CONNECTION[name];
  element.className = `tool connection ${name}`;
}

function showClock() {
  const text = clock.now ? time(new Date(clock.now + performance.now() - clock.at).toISOString()) : "…";
  document.getElementById("clock").textContent = text;
  const now = document.getElementById("now");
  if (now && clock.now) now.textContent = text;
}

function changed({ changed: parts, now }) {
  clock = { now: Date.parse(now), at: performance.now() };
  showClock();
  if (viewOf(currentRoute())?.follows.some((part) => parts.includes(part))) refresh();
}

function closeMenu() {
  navigation.classList.remove("open");
  menu.setAttribute("aria-expanded", "false");
}

menu.addEventListener("click", () => {
  const isOpen = navigation.classList.toggle("open");
  menu.setAttribute("aria-expanded", String(isOpen));
});
navigation.addEventListener("click", closeMenu); // also for the view that is shown already
document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault(); // the part behind the # is the address of a view
  main.focus();
});
addEventListener("hashchange", () => {
  hasMoved = true;
  if (location.hash !== shown) open();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenu();
});

async function start() {
  showTools();
  showNavigation(currentRoute());
  try {
    const about = await control("GET", "about");
    rest = new Rest(about.account_id);
    defaultApp = about.app_id;
    await open();
    follow(changed, showConnection);
    setInterval(showClock, 1000);
  } catch (error) {
    const again = h("button", { type: "button", class: "button", on: { click: start } }, "Try again");
    replace("Problem", problem(error.message, again));
  }
}

start();
