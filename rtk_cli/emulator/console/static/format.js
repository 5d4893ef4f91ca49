// Values of the API as a person reads them. Times are UTC, as in the API's own answers.

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** 2026-09-14T08:00:03.250Z as "14 Sep 08:00:03". */
export function time(text) {
  if (!text) return "–";
  const date = new Date(text);
  if (Number.isNaN(date.valueOf())) return String(text);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.toISOString().slice(11, 19)}`;
}

/** Seconds as "1 h 4 min", "4 min 12 s" or "12 s": the two largest units. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  const whole = Math.max(0, Math.round(seconds));
  const parts = [
    [Math.floor(whole / 86400), "d"],
    [Math.floor(whole / 3600) % 24, "h"],
    [Math.floor(whole / 60) % 60, "min"],
    [whole % 60, "s"],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return "0 s";
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map((part) => part.join(" "))
    .join(" ");
}

/** Milliseconds as "500 ms", "1.5 s", or like `duration`. */
export function milliseconds(count) {
  if (count < 1000) return `${count} ms`;
  return count < 60_000 ? `${count / 1000} s` : duration(count / 1000);
}

export function minutes(count) {
  return duration(count * 60);
}

export function bytes(count) {
  if (count === null || count === undefined) return "–";
  const units = ["B", "kB", "MB", "GB"];
  const power = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3));
  return `${(count / 1000 ** power).toFixed(power ? 1 : 0)} ${units[power]}`;
}

export function number(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** "1 person", "3 people". */
export function counted(count, one, many = `${one}s`) {
  return `${number(count)} ${count === 1 ? one : many}`;
}

export function json(value) {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

/** An address that is safe behind a link: text of the API could as well begin with "javascript:". */
export function safeUrl(text) {
  try {
    const url = new URL(text, location.origin);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}
