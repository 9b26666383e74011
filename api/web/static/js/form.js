// The form page: papers give values, the officer corrects, the form is finished.

import { Desk } from "./desk.js";
import { Refused, send } from "./http.js";
import { install as installPicker } from "./picker.js";
import { Saver } from "./saver.js";
import { Viewer } from "./viewer.js";

const form = document.getElementById("blanks");
const button = document.getElementById("confirm");
const empty = document.getElementById("finish-empty");
const left = document.getElementById("left");
const problem = document.getElementById("confirm-problem");
const address = `/api/v1/forms/${form.dataset.form}`;
const stage = document.getElementById("viewer");

const viewer = stage ? new Viewer(stage, (name) => desk.go(desk.row(name))) : null;
const saver = new Saver(
  (fields) => send("PUT", `${address}/blanks`, { fields }),
  document.getElementById("save-state"),
  ({ blanks }, sent) => {
    for (const blank of blanks) follow(blank, blank.name in sent);
  },
);
const desk = new Desk(form, viewer, {
  changed: (row) => saver.change(row.name, row.input.value),
  confirm: () => finish(false),
  counted,
});

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("click", (event) => {
  const source = event.target.closest("button.source");
  if (source) desk.go(desk.row(source.closest(".field").dataset.name));
});
button?.addEventListener("click", () => finish(false));
empty?.addEventListener("click", () => finish(true));
const refill = document.getElementById("refill");
if (refill) {
  refill.disabled = false;
  refill.addEventListener("click", () => attempt(async () => {
    await saver.settled();
    await send("POST", `${address}/refill`);
    location.reload();
  }));
}
for (const chip of document.querySelectorAll("button[data-remove]")) {
  chip.addEventListener("click", () => change("/papers/remove", chip.dataset.remove, chip.dataset));
}
for (const choice of document.querySelectorAll("button[data-give]")) {
  choice.addEventListener("click", () => change("/papers", choice.dataset.give, choice.dataset));
}
installPicker(form.dataset.form, (role, paper) => change("/papers", role, paper));
// a click before this script ran would be lost
for (const ready of document.querySelectorAll("button:is([data-add], [data-give], [data-remove])")) {
  ready.disabled = false;
}
const give = document.querySelector("button[data-give]");
if (give) give.focus();
else if (button) desk.go(desk.asking[0] ?? desk.rows[0]);

/** A blank as the service keeps it now; the one being typed in is left alone. */
function follow(blank, own) {
  const row = desk.row(blank.name);
  if (!row) return;
  if (own) {
    if (row.input.value === "" && blank.state === "missing") row.become("missing");
  } else {
    row.input.value = blank.shown;
    row.become(blank.state);
  }
  desk.count();
}

function counted(count) {
  if (!button) return;
  left.textContent = count ? left.dataset.left.replace("{count}", count) : left.dataset.none;
  left.classList.toggle("done", count === 0);
  button.firstElementChild.textContent = count ? button.dataset.next : button.dataset.confirm;
  empty.hidden = count === 0;
}

async function change(path, role, { document: id, document_id: other, number }) {
  await attempt(async () => {
    await saver.settled();
    const paper = { role, document_id: id ?? other, number: Number(number) };
    await send("POST", address + path, paper);
    location.reload();
  });
}

async function finish(leaveEmpty) {
  if (desk.asking.length && !leaveEmpty) {
    desk.go(desk.asking[0]);
    return;
  }
  if (leaveEmpty && !window.confirm(empty.dataset.ask)) return;
  await attempt(async () => {
    if (!(await saver.settled())) return;
    await send("POST", `${address}/finish`, { leave_empty: leaveEmpty });
    location.reload();
  });
}

async function attempt(work) {
  problem.hidden = true;
  try {
    await work();
  } catch (error) {
    problem.textContent = error instanceof Refused ? error.text : form.dataset.failed;
    problem.hidden = false;
  }
}
