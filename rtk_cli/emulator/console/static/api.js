// Calls the emulator: its control routes, and through them its REST API.
//
// Through /__emulator/api a call is not logged and meets no planned fault, so an open page does not change a test.

import { askForToken } from "./parts/token.js";

const CONTROL = "/__emulator/";

let token = null; // in memory only: it is gone with the page
let asking = null;

/** A refusal of the emulator, or no answer at all (status 0). */
export class CallError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

export function headers() {
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

/** Call a control route; returns `data` of its answer. */
export async function control(method, name, body) {
  return (await call(method, name, body)).data;
}

/** The whole answer of a control route, such as an exported state, which has no envelope. */
export async function exported(name) {
  return call("GET", name);
}

/** The REST API of one app, or of the account. */
export class Rest {
  constructor(accountId) {
    this.base = `api/accounts/${encodeURIComponent(accountId)}/realtime/kit`;
  }

  /** Call by path segments: rest.call("GET", [appId, "meetings"], null, {page_no: 2}). */
  call(method, segments, body, query) {
    return call(method, [this.base, ...segments.map(encodeURIComponent)].join("/") + queryText(query), body);
  }
}

export function queryText(query) {
  const pairs = Object.entries(query ?? {}).filter(
    ([, value]) => value !== "" && value !== null && value !== undefined,
  );
  return pairs.length ? `?${new URLSearchParams(pairs)}` : "";
}

/** Ask for the token once, however many calls need it. Rejects when the person cancels. */
export function requestToken(wasRefused) {
  asking ??= askForToken(wasRefused)
    .then((entered) => {
      token = entered;
    })
    .finally(() => {
      asking = null;
    });
  return asking;
}

async function call(method, path, body) {
  for (;;) {
    const sent = token;
    const response = await send(method, path, body);
    if (response.status !== 401) return read(response);
    if (sent === token) await requestToken(sent !== null);
  }
}

async function send(method, path, body) {
  const options = { method, headers: headers(), cache: "no-store" };
  if (body !== undefined && body !== null) {
    options.body = typeof body === "string" ? body : JSON.stringify(body);
    options.headers["content-type"] = "application/json";
  }
  try {
    return await fetch(CONTROL + path, options);
  } catch {
    throw new CallError("The emulator does not answer. Is it still running?", 0);
  }
}

async function read(response) {
  const answer = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer;
  const error = answer?.error ?? answer?.errors?.[0];
  throw new CallError(error?.message ?? `The emulator answered with status ${response.status}`, response.status);
}
