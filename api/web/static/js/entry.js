// The entry of a dossier: whatever is typed, chosen or ticked is kept at once.

import { send } from "./http.js";
import { Saver } from "./saver.js";

const form = document.getElementById("entry");
const { procedure, package: group, first } = form.elements;

/** All fields by name; a tick by its name and what it stands for. */
function values() {
  const found = {};
  for (const field of form.querySelectorAll("input:not([type=hidden]), select")) {
    const tick = field.type === "checkbox";
    found[tick ? `fact.${field.value}` : field.name] = tick && !field.checked ? "" : field.value;
  }
  return found;
}

const keep = () => send("PUT", "/dossiers/new", {
  procedure: procedure.value, package: group?.value ?? "", person: first.value, values: values(),
});
const saver = new Saver(keep, document.getElementById("save-state"));
form.addEventListener("input", () => saver.change("all", true));
saver.before(form);
