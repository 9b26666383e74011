// Reason or note of the next step: kept while it is typed, sent with the step.

import { send } from "./http.js";
import { Saver } from "./saver.js";

const form = document.getElementById("steps");
const note = form.elements.note;
const keep = () => send("PUT", form.dataset.keep, { text: note.value });
const saver = new Saver(keep, document.getElementById("save-state"));

note.addEventListener("input", () => saver.change("note", true));
saver.before(form);
