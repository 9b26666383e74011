// Second key: the strip of a field beside its input, one act after the other, all by keyboard.

import { send } from "./http.js";
import { Saver } from "./saver.js";
import { Whole } from "./whole.js";

const place = document.getElementById("typing");
const form = document.getElementById("fields");
const whole = new Whole(document.getElementById("whole"));
const root = `/api/v1/ledgers/${place.dataset.book}`;
const key = place.dataset.key;
let task = null;
let saver = null;

const made = (tag, values = {}, ...inside) => {
  const node = Object.assign(document.createElement(tag), values);
  node.append(...inside);
  return node;
};

/** One field: label, strip, readings to choose from, input. */
function row(field, index) {
  const input = made("input", { name: field.name, id: `f${index}`, value: field.saved });
  input.addEventListener("input", keep);
  input.addEventListener("keydown", (event) => pressed(event, input, field));
  const choices = field.choices.map((text, n) => {
    const button = made("button", { type: "button", tabIndex: -1 }, made("kbd", {}, `${n + 1}`), ` ${text}`);
    button.addEventListener("click", () => choose(input, text));
    return button;
  });
  const parts = [made("label", { htmlFor: input.id }, field.label)];
  if (field.crop) parts.push(made("img", { src: field.crop, alt: "", className: "strip" }));
  parts.push(made("div", { className: "choices" }, ...choices), input);
  return made("div", { className: "asked" }, ...parts);
}

function choose(input, text) {
  input.value = text;
  keep();
  next(input);
}

/** A number key on an empty input takes a reading; Enter goes on; F2 shows the page. */
function pressed(event, input, field) {
  const choice = field.choices[Number(event.key) - 1];
  if (/^[1-9]$/.test(event.key) && !input.value && choice !== undefined) {
    event.preventDefault();
    choose(input, choice);
  } else if (event.key === "Enter") {
    event.preventDefault();
    next(input);
  } else if (event.key === "F2") {
    event.preventDefault();
    const { width, height } = task;
    whole.show({ href: `${root}/pages/${task.page}/picture`, width, height }, field.name, field.box);
  }
}

function next(input) {
  const inputs = [...form.querySelectorAll("input")];
  const after = inputs[inputs.indexOf(input) + 1];
  if (after && !input.dataset.blank) after.focus(); // a blank that was passed before: all are seen
  else finish();
}

const values = () => Object.fromEntries([...new FormData(form)].map(([n, v]) => [n, v.trim()]));

function keep() {
  saver.change("values", values());
}

/** Sends the act when every field has an answer, then fetches the next one. */
async function finish() {
  const empty = [...form.querySelectorAll("input")].find((one) => !one.value.trim() && !one.dataset.blank);
  if (empty) {
    empty.dataset.blank = "1"; // Enter a second time: it is blank on paper
    empty.focus();
    return;
  }
  if (form.dataset.sending) return; // a second Enter while the first is on its way
  form.dataset.sending = "1";
  try {
    await saver.settled();
    await send("POST", `${root}/acts/${task.page}/${task.position}/keys`, { key, values: values() });
    await fetchNext();
  } finally {
    delete form.dataset.sending;
  }
}

async function fetchNext() {
  task = await send("POST", `${root}/next?key=${key}`);
  document.getElementById("left").textContent = task.left;
  document.getElementById("heading").textContent = task.heading || (task.fields.length ? "?" : "—");
  form.replaceChildren(...task.fields.map(row));
  form.hidden = !task.fields.length;
  document.getElementById("done").hidden = Boolean(task.fields.length);
  const { page, position } = task;
  saver = new Saver(
    (changed) => send("PUT", `${root}/acts/${page}/${position}/draft`, { key, values: changed.values }),
    document.getElementById("saved"),
  );
  form.querySelector("input")?.focus();
}

fetchNext();
