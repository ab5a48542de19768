/** Shows a line while passing notes (who types, who looks) keep coming. Announced once, not repeated. */
import { connect } from "./connect.js";

const SECONDS = 6;

connect("[data-note]", (line) => {
  let timer = 0;
  const hear = ({ detail }) => {
    const { note, noteTicket, noteSeconds } = line.dataset;
    if (detail.kind !== note || (noteTicket && String(detail.ticket) !== noteTicket)) return;
    const who = line.querySelector("[data-note-who]");
    if (who && who.textContent !== detail.who) who.textContent = detail.who ?? "";
    line.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(() => (line.hidden = true), Number(noteSeconds ?? SECONDS) * 1000);
  };
  const done = ({ detail }) => {
    if (detail.kind.startsWith("message.") && String(detail.ticket) === line.dataset.noteTicket) line.hidden = true;
  };
  document.addEventListener("deskbell:note", hear);
  document.addEventListener("deskbell:log", done);
  return () => {
    clearTimeout(timer);
    document.removeEventListener("deskbell:note", hear);
    document.removeEventListener("deskbell:log", done);
  };
});
