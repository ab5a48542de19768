/** Files go up at once, each with its own line; the form carries only their ids, so a failed form keeps its files. */
import { connect, on } from "./connect.js";
import { parse } from "./morph.js";
import { ourHeaders } from "./request.js";
import { bytes, fill } from "./words.js";

const zones = new WeakMap();

/** Waits until every upload of the form has ended, well or not. */
export const uploaded = (form) => zones.get(form)?.ended() ?? Promise.resolve();

function isAccepted(file, accept) {
  const rules = (accept ?? "").split(",").map((rule) => rule.trim().toLowerCase()).filter(Boolean);
  const name = file.name.toLowerCase();
  return !rules.length || rules.some((rule) => {
    if (rule.startsWith(".")) return name.endsWith(rule);
    return rule.endsWith("/*") ? file.type.startsWith(rule.slice(0, -1)) : file.type === rule;
  });
}

/** XMLHttpRequest, because fetch does not tell how far an upload has come. */
function post(url, file, onProgress) {
  const call = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    call.addEventListener("load", () => resolve({ status: call.status, answer: call.response ?? {} }));
    for (const type of ["error", "abort", "timeout"]) call.addEventListener(type, () => reject(new Error(type)));
  });
  call.upload.addEventListener("progress", (event) => event.lengthComputable && onProgress(event.loaded, event.total));
  call.open("POST", url);
  call.responseType = "json";
  for (const [name, value] of Object.entries(ourHeaders())) call.setRequestHeader(name, value);
  const body = new FormData();
  body.append("file", file, file.name);
  call.send(body);
  return { call, done };
}

class Zone {
  #running = new Set();

  constructor(element) {
    this.element = element;
    this.texts = element.dataset;
    this.list = element.querySelector("[data-upload-list]");
    this.template = element.querySelector("template[data-upload-row]");
  }

  ended() {
    return Promise.allSettled([...this.#running]);
  }

  add(files) {
    for (const file of files) {
      const line = this.#line(file);
      const reason = this.#refusal(file);
      if (reason) this.#refuse(line, reason);
      else this.#upload(line, file);
    }
  }

  clear() {
    this.list.replaceChildren();
  }

  #line(file) {
    const line = this.template.content.firstElementChild.cloneNode(true);
    line.querySelector("[data-name]").textContent = file.name;
    const remove = line.querySelector("[data-remove]");
    remove.setAttribute("aria-label", fill(remove.getAttribute("aria-label"), { name: file.name }));
    line.querySelector("progress").setAttribute("aria-label", file.name);
    this.list.append(line);
    return line;
  }

  #refusal(file) {
    const { maxFiles, maxBytes, accept } = this.texts;
    const name = file.name;
    const type = name.includes(".") ? name.slice(name.lastIndexOf(".")) : file.type;
    if (maxFiles && this.list.querySelectorAll(":scope > li:not(.bad)").length > Number(maxFiles)) {
      return fill(this.texts.textMany, { count: maxFiles });
    }
    if (!isAccepted(file, accept)) return fill(this.texts.textType, { name, type });
    if (file.size === 0) return fill(this.texts.textEmpty, { name });
    return maxBytes && file.size > Number(maxBytes) ? fill(this.texts.textLarge, { name, limit: bytes(maxBytes) }) : "";
  }

  #refuse(line, reason) {
    line.classList.add("bad");
    line.querySelector("progress")?.remove();
    line.querySelector("[data-status]").textContent = reason;
    line.setAttribute("role", "alert");
  }

  #upload(line, file) {
    const status = line.querySelector("[data-status]");
    const bar = line.querySelector("progress");
    const { call, done } = post(this.texts.upload, file, (loaded, total) => {
      bar.value = (loaded / total) * 100;
      status.textContent = fill(this.texts.textProgress, { loaded: bytes(loaded), total: bytes(total) });
    });
    line.addEventListener("deskbell:remove", () => call.abort(), { once: true });
    const ending = done.then(
      ({ status: code, answer }) => this.#finish(line, file, code, answer),
      () => line.isConnected && this.#refuse(line, this.texts.textFailed),
    );
    this.#running.add(ending);
    ending.finally(() => this.#running.delete(ending));
  }

  #finish(line, file, code, answer) {
    if (!answer.id) return this.#refuse(line, answer.error ?? this.texts[code === 413 ? "textLarge" : "textFailed"]);
    if (answer.html) return line.replaceWith(parse(answer.html));
    const input = Object.assign(document.createElement("input"), { type: "hidden", value: answer.id });
    input.name = this.texts.name ?? "attachments";
    line.querySelector("progress").remove();
    line.querySelector("[data-name]").textContent = answer.name ?? file.name;
    const size = bytes(answer.size ?? file.size);
    line.querySelector("[data-status]").textContent = fill(this.texts.textDone, { size });
    line.append(input);
  }
}

function take(event, transfer, zone) {
  if (!transfer?.files.length) return;
  event.preventDefault();
  zone.add([...transfer.files]);
}

connect("[data-upload]", (element) => {
  const zone = new Zone(element);
  const form = element.closest("form") ?? element;
  const place = element.matches(".drop, .dropzone") ? element.querySelector(".drop") ?? element : form;
  const over = (yes) => place.classList.toggle("over", yes);
  const events = new AbortController();
  const options = { signal: events.signal };
  zones.set(form, zone);
  form.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    over(true);
  }, options);
  form.addEventListener("dragleave", (event) => !form.contains(event.relatedTarget) && over(false), options);
  form.addEventListener("drop", (event) => (over(false), take(event, event.dataTransfer, zone)), options);
  form.addEventListener("paste", (event) => take(event, event.clipboardData, zone), options);
  form.addEventListener("deskbell:sent", () => zone.clear(), options);
  form.addEventListener("change", ({ target }) => {
    if (!target.matches("input[type=file][data-upload-input]")) return;
    zone.add([...target.files]);
    target.value = "";
  }, options);
  return () => events.abort();
});

/** A file that was refused must not be left behind unnoticed: it is taken out first, or another one is chosen. */
document.addEventListener("submit", (event) => {
  const line = event.target.querySelector("[data-upload-list] > li.bad");
  if (!line) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  line.scrollIntoView({ block: "center" });
  line.querySelector("[data-remove]")?.focus({ preventScroll: true });
  const text = line.closest("[data-upload]")?.dataset.textLeft;
  if (text) window.dispatchEvent(new CustomEvent("deskbell:toast", { detail: { text, tone: "bad" } }));
}, true);

on("click", "[data-upload-list] [data-remove]", (event, button) => {
  const line = button.closest("li");
  const next = line.nextElementSibling?.querySelector("[data-remove]");
  const input = line.closest("form")?.querySelector("input[data-upload-input]");
  line.dispatchEvent(new Event("deskbell:remove"));
  line.remove();
  (next ?? input)?.focus();
});
