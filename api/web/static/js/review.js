// The review page: compare, correct, confirm. Every keystroke is kept as a draft.

import { Desk } from "./desk.js";
import { Refused, send } from "./http.js";
import { Saver } from "./saver.js";
import { Viewer } from "./viewer.js";

const form = document.getElementById("record");
const button = document.getElementById("confirm");
const left = document.getElementById("left");
const problem = document.getElementById("confirm-problem");
const compared = document.getElementById("compared"); // where the owner sent the pictures
const replaces = document.getElementById("replaces"); // where the same paper is kept already
const address = `/api/v1/documents/${form.dataset.document}`;
const record = Number(form.dataset.record);

const viewer = new Viewer(document.getElementById("viewer"), (name) => desk.go(desk.row(name)));
const saver = new Saver(
  (fields) => send("PUT", `${address}/draft`, { record, fields }),
  document.getElementById("save-state"),
  ({ fields }) => {
    for (const field of fields) desk.row(field.name)?.complain(field.problems);
  },
);
const desk = new Desk(form, viewer, { changed, confirm, counted });

form.addEventListener("submit", (event) => event.preventDefault());
button.addEventListener("click", confirm);
document.getElementById("delete").addEventListener("click", remove);
const first = desk.asking[0];
if (first) desk.go(first);
else button.focus();

function changed(row) {
  saver.change(row.name, row.input.value);
}

function counted(count) {
  left.textContent = count ? left.dataset.left.replace("{count}", count) : left.dataset.none;
  left.classList.toggle("done", count === 0);
  button.firstElementChild.textContent = count ? button.dataset.next : button.dataset.confirm;
}

async function confirm() {
  problem.hidden = true;
  if (desk.asking.length) {
    desk.go(desk.asking[0]);
    return;
  }
  if (compared && !compared.checked) {
    compared.closest(".compare").classList.add("asked");
    compared.focus();
    return;
  }
  button.disabled = true;
  try {
    if (!(await saver.settled())) throw new Error(document.getElementById("save-state").textContent);
    const { waiting } = await send("POST", `${address}/confirm`, {
      record, fields: {}, replaces: replaces?.checked ? replaces.value : "",
    });
    if (compared) await send("POST", `${address}/copy?record=${record}`, { compared: true });
    location.assign(await onward(waiting));
  } catch (error) {
    problem.textContent = error instanceof Refused ? error.text : error.message || form.dataset.failed;
    problem.hidden = false;
    button.disabled = false;
  }
}

/** Where to go: the next paper of the scan, the form that waits for this one, or what is kept. */
async function onward(waiting) {
  const wanted = new URLSearchParams(location.search);
  wanted.delete("paper");
  const to = wanted.get("form");
  if (to) {
    const paper = { document_id: form.dataset.document, number: record, role: wanted.get("role") };
    await send("POST", `/api/v1/forms/${to}/papers`, paper);
    return `/forms/${to}`;
  }
  return waiting
    ? `/documents/${form.dataset.document}`
    : `/documents/${form.dataset.document}?paper=${record}`;
}

async function remove(event) {
  if (!window.confirm(event.currentTarget.dataset.ask)) return;
  try {
    await send("DELETE", address);
    location.assign("/");
  } catch (error) {
    problem.textContent = error instanceof Refused ? error.text : form.dataset.failed;
    problem.hidden = false;
  }
}
