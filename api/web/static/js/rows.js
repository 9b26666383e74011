// Rows of fields or blanks: states, keyboard, and a draft that is kept at every keystroke.

import { colour, drawBoxes, point } from "./viewer.js";

const WAITING = new Set(["doubtful", "missing"]);
const AGAIN = 1500; // milliseconds until a failed save is tried again

/** The rows of one page; `save(values)` keeps them and gives the rows as they stand. */
export class Rows {
  constructor(root, save) {
    this.root = root;
    this.save = save;
    this.all = [...root.querySelectorAll(".field")];
    this.byName = new Map(this.all.map((row) => [row.dataset.name, row]));
    this.pending = {}; // what was typed and is not kept yet
    this.running = null;
    this.changed = () => {};
    this.done = () => {}; // Enter with nothing left to check
    this.note = document.getElementById("save-state");
    drawBoxes(this.all, (row) => this.focus(row));
    for (const row of this.all) this.listen(row);
  }

  get waiting() {
    return this.all.filter((row) => WAITING.has(row.dataset.state));
  }

  control(row) {
    return row.querySelector("textarea, select");
  }

  focus(row) {
    const hidden = row.closest("details:not([open])");
    if (hidden) hidden.open = true;
    this.control(row).focus();
    row.scrollIntoView({ block: "nearest" });
  }

  /** To the next row that asks for a person, from here on and around; false when none does. */
  next(from) {
    const start = this.all.indexOf(from) + 1;
    const order = [...this.all.slice(start), ...this.all.slice(0, start)];
    const found = order.find((row) => row !== from && WAITING.has(row.dataset.state));
    if (found) this.focus(found);
    return Boolean(found);
  }

  /** Everything typed is kept once this resolves. */
  async settled() {
    while (this.running || Object.keys(this.pending).length) {
      await (this.running ?? this.flush());
    }
  }

  listen(row) {
    const control = this.control(row);
    colour(row);
    control.addEventListener("focus", () => point(row));
    control.addEventListener("input", () => this.keep(row));
    control.addEventListener("keydown", (event) => this.key(row, event));
    control.addEventListener("blur", () => this.tidy(row));
    for (const button of row.querySelectorAll(".other")) {
      button.addEventListener("click", () => this.take(row, button.dataset.value));
    }
    row.querySelector("button.source")?.addEventListener("click", () => this.focus(row));
  }

  key(row, event) {
    if (event.isComposing) return; // Vietnamese typing methods end a word with Enter
    if (event.key === "Enter" && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
      if (event.shiftKey) this.back(row);
      else this.accept(row);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.take(row, row.dataset.read);
    } else if (event.altKey && /^[1-9]$/.test(event.key)) {
      const other = row.querySelectorAll(".other")[Number(event.key) - 1];
      if (!other) return;
      event.preventDefault();
      this.take(row, other.dataset.value);
    }
  }

  accept(row) {
    if (this.control(row).readOnly) return;
    this.set(row, { state: row.dataset.state === "typed" ? "typed" : "accepted" });
    this.keep(row);
    if (!this.next(row)) this.done();
  }

  back(row) {
    const before = this.all[this.all.indexOf(row) - 1];
    if (before) this.focus(before);
  }

  take(row, value) {
    this.control(row).value = value;
    this.keep(row);
    this.control(row).focus();
  }

  keep(row) {
    const { disabled, readOnly } = this.control(row);
    if (disabled || readOnly) return;
    this.pending[row.dataset.name] = this.control(row).value;
    this.flush();
  }

  flush() {
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async run() {
    while (Object.keys(this.pending).length) {
      const values = this.pending;
      this.pending = {};
      this.say("saving");
      try {
        for (const item of await this.save(values)) this.apply(item);
        this.say("saved");
      } catch (error) {
        if (error.status && error.status < 500) {
          this.note.textContent = [error.message, error.cure].join(" ");
          return; // it will not get better by asking again
        }
        this.pending = { ...values, ...this.pending };
        this.say("offline");
        await new Promise((resolve) => setTimeout(resolve, AGAIN));
      }
    }
  }

  say(key) {
    this.note.textContent = this.note.dataset[key];
    this.note.dataset.state = key;
  }

  /** One row as the service has it now. */
  apply(item) {
    const row = this.byName.get(item.name);
    if (!row) return;
    row.dataset.shown = item.shown;
    if (document.activeElement !== this.control(row)) this.tidy(row);
    this.set(row, item);
  }

  /** Once the officer has left it: the value in its usual spelling, dates with strokes. */
  tidy(row) {
    const control = this.control(row);
    if (row.dataset.name in this.pending || row.dataset.shown === undefined) return;
    control.value = row.dataset.shown;
    delete row.dataset.shown;
  }

  set(row, { state, source, problems }) {
    row.classList.remove(row.dataset.state);
    row.classList.add(state);
    row.dataset.state = state;
    row.querySelector(".state").replaceChildren(copy(`template[data-state="${state}"]`));
    const chip = row.querySelector(".source");
    const person = source === "person" && copy('template[data-source="person"]');
    if (person && chip) chip.replaceWith(person);
    else if (person) row.querySelector(".status").append(person);
    if (problems) {
      for (const old of row.querySelectorAll(".value > .problem")) old.remove();
      for (const code of problems) {
        row.querySelector(".value").append(copy(`template[data-problem="${code}"]`));
      }
    }
    colour(row);
    this.changed();
  }
}

function copy(selector) {
  return document.querySelector(selector)?.content.cloneNode(true) ?? "";
}
