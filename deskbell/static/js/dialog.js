/** Native dialogs: opened by a button, closed by another; or asked before a destructive button does its work. */
import { connect, on } from "./connect.js";

const show = (id) => {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
  return dialog;
};

on("click", "[data-dialog]", (event, button) => {
  if (show(button.dataset.dialog)) event.preventDefault();
});

on("click", "dialog [data-close]", (event, button) => button.closest("dialog").close());

on("click", "dialog.dlg", (event, dialog) => {
  if (event.target === dialog) dialog.close();
});

connect("dialog[data-open-now]", (dialog) => {
  if (!dialog.open) dialog.showModal();
});

const agreed = new WeakSet();

on("click", "[data-confirm]", (event, button) => {
  if (agreed.delete(button)) return;
  const dialog = show(button.dataset.confirm);
  if (!dialog) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  dialog.querySelector("[data-yes]").addEventListener("click", () => {
    dialog.close();
    agreed.add(button);
    button.click();
  }, { once: true, signal: untilClosed(dialog) });
}, true);

function untilClosed(dialog) {
  const closed = new AbortController();
  dialog.addEventListener("close", () => setTimeout(() => closed.abort()), { once: true });
  return closed.signal;
}
