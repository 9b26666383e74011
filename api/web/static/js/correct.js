// Correcting a confirmed paper: what is confirmed stays in force until a reason is given.

import { Desk } from "./desk.js";
import { Refused, send } from "./http.js";
import { Saver } from "./saver.js";
import { Viewer } from "./viewer.js";

const form = document.getElementById("record");
const button = document.getElementById("confirm");
const drop = document.getElementById("drop");
const reason = document.getElementById("reason");
const left = document.getElementById("left");
const problem = document.getElementById("confirm-problem");
const address = `/api/v1/documents/${form.dataset.document}/correction`;
const record = Number(form.dataset.record);
const back = `/documents/${form.dataset.document}?paper=${record}`;

const viewer = new Viewer(document.getElementById("viewer"), (name) => desk.go(desk.row(name)));
const saver = new Saver(
  (fields) => send("PUT", address, { record, fields }),
  document.getElementById("save-state"),
  ({ fields }) => {
    for (const field of fields) desk.row(field.name)?.complain(field.problems);
  },
);
const desk = new Desk(form, viewer, {
  changed: (row) => saver.change(row.name, row.input.value),
  confirm,
  counted,
  same: "kept",
  last: reason,
});

form.addEventListener("submit", (event) => event.preventDefault());
button.addEventListener("click", confirm);
drop.addEventListener("click", discard);
reason.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.isComposing) return;
  event.preventDefault();
  confirm();
});
reason.addEventListener("input", () => { problem.hidden = true; });
button.disabled = false;
drop.disabled = false;
desk.go(desk.row(location.hash.slice(1)) ?? desk.rows[0]);

function counted(_, rows) {
  const count = changes(rows).length;
  left.textContent = count ? left.dataset.some.replace("{count}", count) : left.dataset.none;
}

function changes(rows = desk.rows) {
  return rows.filter((row) => row.state === "typed");
}

async function confirm() {
  const why = reason.value.trim();
  if (!changes().length) return say(button.dataset.nothing, desk.rows[0].input);
  if (!why) return say(button.dataset.reason, reason);
  problem.hidden = true;
  button.disabled = true;
  try {
    if (!(await saver.settled())) throw new Error(document.getElementById("save-state").textContent);
    const version = Number(form.dataset.version);
    await send("POST", address, { record, fields: {}, reason: why, version });
    location.assign(back);
  } catch (error) {
    say(error instanceof Refused ? error.text : error.message || form.dataset.failed);
    button.disabled = false;
  }
}

async function discard() {
  if (changes().length && !window.confirm(drop.dataset.ask)) return;
  try {
    await saver.settled();
    await send("DELETE", `${address}?record=${record}`);
    location.assign(back);
  } catch (error) {
    say(error instanceof Refused ? error.text : form.dataset.failed);
  }
}

function say(text, where) {
  problem.textContent = text;
  problem.hidden = false;
  where?.focus();
}
