// Follows the emulator's server-sent events by fetch: EventSource could not send a token.

import { headers, requestToken } from "./api.js";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 10000;

/**
 * Call `onChange` with the data of each event, and `onState` with "live", "paused" or "lost".
 * A page that is not visible lets go of its connection, since a browser has few for one server; when it comes back,
 * the id of the last event tells the emulator what the page has missed.
 */
export function follow(onChange, onState) {
  let lastId = null;
  let aborter = null;
  let wait = FIRST_WAIT;
  let timer = null;

  async function connect() {
    aborter?.abort();
    aborter = new AbortController();
    const { signal } = aborter;
    try {
      const known = lastId === null ? {} : { "last-event-id": lastId };
      const response = await fetch("/__emulator/events", {
        headers: { ...headers(), ...known },
        signal,
        cache: "no-store",
      });
      if (response.status === 401) await requestToken(false);
      if (!response.ok) throw new Error(`status ${response.status}`);
      onState("live");
      wait = FIRST_WAIT;
      for await (const event of events(response.body)) {
        lastId = event.id ?? lastId;
        if (event.data) onChange(JSON.parse(event.data));
      }
      throw new Error("the stream has ended");
    } catch {
      if (signal.aborted) return;
      onState("lost");
      timer = setTimeout(connect, wait);
      wait = Math.min(2 * wait, LONGEST_WAIT);
    }
  }

  function disconnect() {
    clearTimeout(timer);
    aborter?.abort();
    onState("paused");
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
  if (document.hidden) onState("paused");
  else connect();
}

/** The events of a stream: what stands between two empty lines. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    const blocks = text.split("\n\n");
    text = blocks.pop();
    for (const block of blocks) yield parsed(block);
  }
}

function parsed(block) {
  const event = { id: null, data: "" };
  for (const line of block.split("\n")) {
    const [, name, value] = /^([^:]*): ?(.*)$/.exec(line) ?? [];
    if (name === "id" || name === "data") event[name] = value;
  }
  return event;
}
