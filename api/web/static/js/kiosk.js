// The kiosk: camera, answer, and a second factor when the face alone is not enough.

import { capture, complain, report, tell } from "./face.js";
import { language, send } from "./http.js";

const kiosk = document.getElementById("kiosk");
const start = document.getElementById("start");
const answer = document.getElementById("answer");
const title = document.getElementById("answer-title");
const list = document.getElementById("answer-list");
const factor = document.getElementById("factor");
const FORGET = 45_000; // milliseconds after which the next person sees an empty page
let ticket = "";
let leaving = 0;

start.addEventListener("click", begin);
factor.addEventListener("submit", (event) => {
  event.preventDefault();
  const data = new FormData(factor);
  show(send("POST", "/api/v1/lookup/factor", { ticket, kind: data.get("kind"), value: data.get("value") }));
});

async function begin() {
  clear();
  start.disabled = true;
  const seen = await capture();
  if (seen) await show(send("POST", "/api/v1/lookup", seen));
  start.disabled = false;
  start.querySelector("span").textContent = start.dataset.again;
}

async function show(asked) {
  let found = null;
  try {
    found = await asked;
  } catch (error) {
    report(error);
    return;
  }
  factor.hidden = found.outcome !== "unsure";
  leaving = setTimeout(clear, FORGET);
  if (found.outcome === "unsure") {
    ticket = found.ticket;
    document.getElementById("value").focus();
    return;
  }
  if (found.outcome === "again") {
    complain(tell(found.hint));
    return;
  }
  if (found.outcome === "none" && found.ticket) factor.hidden = false; // a typing error is no end
  list.replaceChildren();
  if (found.outcome === "sure") {
    title.textContent = kiosk.dataset.sure.replace("{name}", found.name);
    list.replaceChildren(...found.applications.map(line));
    if (!found.applications.length) title.textContent = kiosk.dataset.empty;
  } else {
    title.textContent = found.presence === "passed" ? kiosk.dataset.none : kiosk.dataset.presence;
  }
  answer.hidden = false;
  answer.focus();
}

function line(application) {
  const item = document.createElement("li");
  const state = document.createElement("span");
  state.className = "state";
  state.textContent = kiosk.getAttribute(`data-state-${application.state}`);
  const name = document.createElement("span");
  name.textContent = application[`title_${language}`];
  const more = document.createElement("span");
  more.className = "quiet small";
  const due = application.due ? new Date(application.due).toLocaleDateString("vi-VN") : "";
  more.textContent = [application.code, due && kiosk.dataset.due.replace("{date}", due)].filter(Boolean).join(" · ");
  item.append(state, name, more);
  return item;
}

function clear() {
  clearTimeout(leaving);
  ticket = "";
  answer.hidden = true;
  factor.hidden = true;
  factor.reset();
  list.replaceChildren();
  document.getElementById("face-trouble").hidden = true;
}
