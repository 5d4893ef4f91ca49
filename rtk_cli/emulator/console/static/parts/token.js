// Asks for the token of an emulator that requires one.

import { h } from "../dom.js";
import { openDialog } from "./dialog.js";

/** The token that a person has entered; rejects when they cancel. */
export function askForToken(wasRefused) {
  return new Promise((resolve, reject) => {
    const input = h("input", {
      id: "token",
      type: "password",
      autocomplete: "off",
      required: true,
      spellcheck: "false",
    });
    openDialog({
      title: "This emulator requires a token",
      content: [
        wasRefused && h("p", { class: "problem", role: "alert" }, "The emulator does not accept that token."),
        h(
          "p",
          {},
          "It is the one given to ",
          h("code", {}, "--token"),
          " or ",
          h("code", {}, "RTK_EMULATOR_TOKEN"),
          ". This page keeps it in memory only.",
        ),
        h("div", { class: "field" }, h("label", { for: "token" }, "Token"), input),
      ],
      action: "Continue",
      onAction: () => resolve(input.value),
      onCancel: () => reject(new Error("The emulator requires its token. Reload the page to enter it.")),
    });
    input.focus();
  });
}
