/** Toolbar and shortcuts of a Markdown field. The server renders; this only types. */
import { on } from "./connect.js";

const WRAPS = { bold: ["**", "**"], italic: ["*", "*"] };
const LINES = { list: () => "- ", numbers: (line) => `${line + 1}. `, quote: () => "> " };
const KEYS = { KeyB: "bold", KeyI: "italic", KeyK: "link" };

/** `insertText` keeps the browser's own undo. */
function type(field, text, start, end) {
  field.focus();
  field.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, start, end, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}

function wrap(field, [before, after]) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const isWrapped = value.slice(start - before.length, start) === before && value.slice(end).startsWith(after);
  const chosen = value.slice(start, end);
  if (isWrapped) {
    type(field, chosen, start - before.length, end + after.length);
    field.setSelectionRange(start - before.length, end - before.length);
  } else {
    type(field, before + chosen + after, start, end);
    field.setSelectionRange(start + before.length, end + before.length);
  }
}

function prefix(field, sign) {
  const { selectionEnd, value } = field;
  const start = value.lastIndexOf("\n", field.selectionStart - 1) + 1;
  const found = value.indexOf("\n", selectionEnd);
  const end = found < 0 ? value.length : found;
  const lines = value.slice(start, end).split("\n");
  const plain = lines.every((line, n) => line.startsWith(sign(n)));
  type(field, lines.map((line, n) => (plain ? line.slice(sign(n).length) : sign(n) + line)).join("\n"), start, end);
}

function code(field) {
  const chosen = field.value.slice(field.selectionStart, field.selectionEnd);
  wrap(field, chosen.includes("\n") ? ["```\n", "\n```"] : ["`", "`"]);
}

function link(field) {
  const { selectionStart: start, selectionEnd: end } = field;
  const chosen = field.value.slice(start, end);
  const isAddress = /^https?:\/\/\S+$/.test(chosen);
  const text = isAddress ? `[](${chosen})` : `[${chosen}](https://)`;
  type(field, text, start, end);
  if (isAddress) field.setSelectionRange(start + 1, start + 1);
  else field.setSelectionRange(start + chosen.length + 3, start + text.length - 1);
}

function mark(field, what) {
  if (WRAPS[what]) wrap(field, WRAPS[what]);
  else if (LINES[what]) prefix(field, LINES[what]);
  else if (what === "code") code(field);
  else if (what === "link") link(field);
}

on("click", "[data-md]", (event, button) => {
  const field = button.closest("form")?.querySelector("textarea[data-markdown]");
  if (field) mark(field, button.dataset.md);
});

on("keydown", "textarea[data-markdown]", (event, field) => {
  const what = KEYS[event.code];
  if (!what || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  event.preventDefault();
  mark(field, what);
});
