// Dialogs: the browser's own, which keep the focus inside and close with Escape.

import { h } from "../dom.js";

let count = 0;

/**
 * Open a dialog. With `action` it has a form, whose button calls `onAction`; when that fails, the dialog shows why and
 * stays. `onCancel` is called when it is closed without it.
 */
export function openDialog({ title, content, action, isDangerous = false, isWide = false, onAction, onCancel }) {
  const id = `dialog-${++count}`;
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  let isDone = false;

  async function submit(event) {
    event.preventDefault();
    button.disabled = true;
    try {
      await onAction();
      isDone = true;
      dialog.close();
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    } finally {
      button.disabled = false;
    }
  }

  const close = h(
    "button",
    { type: "button", class: "button", on: { click: () => dialog.close() } },
    action ? "Cancel" : "Close",
  );
  const button =
    action && h("button", { type: "submit", class: isDangerous ? "button danger" : "button primary" }, action);
  const dialog = h(
    "dialog",
    { class: isWide ? "dialog wide" : "dialog", "aria-labelledby": id },
    h(
      "form",
      { on: { submit } },
      h("h2", { id }, title),
      h("div", { class: "dialog-content" }, content),
      problem,
      h("div", { class: "buttons end" }, close, button),
    ),
  );
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (!isDone) onCancel?.();
  });
  document.body.append(dialog);
  dialog.showModal();
}

/** Whether a person agrees to what cannot be undone. */
export function confirmed({ title, text, action }) {
  return new Promise((resolve) => {
    openDialog({
      title,
      action,
      isDangerous: true,
      content: h("p", {}, text),
      onAction: () => resolve(true),
      onCancel: () => resolve(false),
    });
  });
}
