/** Every request of ours goes through here: in the widget's frame a session token stands in for cookies. */
import { session } from "./storage.js";

const SESSION_KEY = "deskbell-session";

export const sessionToken = () => session.get(SESSION_KEY);

export function rememberSession(token) {
  if (token) session.set(SESSION_KEY, token);
  else session.remove(SESSION_KEY);
}

export function ourHeaders() {
  const headers = { "X-Deskbell-Fragment": "1" };
  const csrf = document.querySelector('meta[name="csrf-token"]')?.content;
  if (csrf) headers["X-CSRFToken"] = csrf;
  if (sessionToken()) headers["X-Deskbell-Session"] = sessionToken();
  return headers;
}

export const isOurs = (url) => new URL(url, document.baseURI).origin === location.origin;

export function request(url, options = {}) {
  if (!isOurs(url)) return Promise.reject(new TypeError(`Not our address: ${url}`));
  return fetch(url, { credentials: "same-origin", ...options, headers: { ...ourHeaders(), ...options.headers } });
}
