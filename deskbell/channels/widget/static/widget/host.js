/** The page around the frame. It is believed only as the frame's parent, and only from the origin that spoke first. */
const listeners = new Map();
let origin = "";

export const host = {
  page: "",
  isOpen: false,
  token: "",
  language: "",

  get origin() {
    return origin;
  },

  tell(type, detail = {}) {
    if (window.parent === window) return;
    parent.postMessage({ deskbell: 1, type, ...detail }, type === "ready" ? "*" : origin);
  },

  on(type, listener) {
    listeners.set(type, listener);
  },
};

const TAKE = {
  hello({ page, isOpen, token, language }) {
    Object.assign(host, { page, isOpen, token, language });
  },
  open() {
    host.isOpen = true;
  },
  closed() {
    host.isOpen = false;
  },
  page({ page }) {
    host.page = page;
  },
  identify({ token }) {
    host.token = token;
  },
};

addEventListener("message", (event) => {
  if (event.source !== window.parent || window.parent === window || event.data?.deskbell !== 1) return;
  if (event.data.type === "hello" && !origin) origin = event.origin;
  if (!origin || event.origin !== origin) return;
  TAKE[event.data.type]?.(event.data);
  listeners.get(event.data.type)?.(event.data);
});
