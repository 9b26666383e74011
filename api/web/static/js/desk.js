// The rows of the desk, keyboard first: what the review page and the form page share.
// Enter accepts and goes to the next doubtful row, Escape restores, Alt+digit takes another reading.

const ASKS = new Set(["doubtful", "missing"]);

/** One row: label, value, state. */
export class Row {
  constructor(element) {
    this.element = element;
    this.name = element.dataset.name;
    this.input = element.querySelector("textarea, select");
    this.read = element.dataset.read ?? "";
    this.others = [...element.querySelectorAll("button.other")];
  }

  get state() {
    return this.element.dataset.state;
  }

  get asks() {
    return ASKS.has(this.state);
  }

  /** {picture, box} of the value, or null. */
  get place() {
    const { picture, box } = this.element.dataset;
    return picture === undefined
      ? null
      : { picture: Number(picture), box: box ? box.split(",").map(Number) : null };
  }

  become(state) {
    if (state === this.state) return;
    this.element.classList.replace(this.state, state);
    this.element.dataset.state = state;
    const sign = document.querySelector(`template[data-state="${state}"]`);
    this.element.querySelector(".state").replaceChildren(sign.content.cloneNode(true));
  }

  /** Shows what is wrong with the value now. */
  complain(codes) {
    for (const old of this.element.querySelectorAll(".problem")) old.remove();
    for (const code of codes) {
      const said = document.querySelector(`template[data-problem="${code}"]`);
      if (said) this.element.querySelector(".value").append(said.content.cloneNode(true));
    }
  }

  source(template) {
    const found = document.querySelector(`template[data-source="${template}"]`);
    const old = this.element.querySelector(".source");
    if (!found) return;
    const fresh = found.content.cloneNode(true);
    if (old) old.replaceWith(fresh);
    else this.element.querySelector(".status").append(fresh);
  }
}

/** All rows of a page; `changed(row)` when a value was typed or accepted. `same`: the state of a
 * value that was put back; `last`: what Enter leads to when no row asks any more. */
export class Desk {
  constructor(root, viewer, { changed, confirm, counted, same = "accepted", last = null }) {
    this.viewer = viewer;
    this.same = same;
    this.last = last;
    this.changed = changed;
    this.confirm = confirm;
    this.counted = counted;
    this.rows = [...root.querySelectorAll(".field")].map((element) => new Row(element));
    for (const row of this.rows) this.#listen(row);
    for (const row of this.rows) this.#draw(row);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.ctrlKey) {
        event.preventDefault();
        confirm();
      }
    });
    this.count();
  }

  row(name) {
    return this.rows.find((row) => row.name === name);
  }

  get asking() {
    return this.rows.filter((row) => row.asks);
  }

  count() {
    this.counted(this.asking.length, this.rows);
  }

  /** Puts the cursor into a row. */
  go(row) {
    if (!row) return;
    row.element.closest("details")?.setAttribute("open", "");
    row.input.focus();
    row.input.select?.();
  }

  /** The next row that asks for a person, after `row`; false when there is none. */
  next(row) {
    const at = this.rows.indexOf(row);
    const found = [...this.rows.slice(at + 1), ...this.rows.slice(0, at + 1)]
      .find((other) => other.asks && other !== row);
    this.go(found);
    return Boolean(found);
  }

  accept(row) {
    if (row.asks) {
      row.become("accepted");
      this.changed(row);
      this.#draw(row);
      this.count();
    }
  }

  write(row, text) {
    row.input.value = text;
    this.#typed(row);
  }

  #typed(row) {
    grow(row.input);
    row.become(row.input.value === row.read ? this.same : "typed");
    if (row.state === "typed") row.source("person");
    this.changed(row);
    this.#draw(row);
    this.count();
  }

  #draw(row) {
    this.viewer?.draw(row.name, row.place?.box ? row.place : null, row.state);
  }

  #listen(row) {
    const { input } = row;
    grow(input);
    input.addEventListener("focus", () => this.viewer?.mark(row.name, row.place));
    if (input.readOnly || input.disabled) return;
    input.addEventListener("input", () => this.#typed(row));
    input.addEventListener("keydown", (event) => this.#key(row, event));
    for (const other of row.others) {
      other.addEventListener("click", () => {
        this.write(row, other.dataset.value);
        input.focus();
      });
    }
  }

  #key(row, event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (event.shiftKey) {
        this.go(this.rows[this.rows.indexOf(row) - 1]);
        return;
      }
      this.accept(row);
      if (!this.next(row)) (this.last ?? document.getElementById("confirm")).focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (row.input.value !== row.read) this.write(row, row.read);
      row.input.select?.();
    } else if (event.altKey && /^Digit[1-9]$/.test(event.code)) {
      const other = row.others[Number(event.code.at(-1)) - 1];
      if (!other) return;
      event.preventDefault();
      this.write(row, other.dataset.value);
    }
  }
}

/** Rows grow with their text where the browser does not do it itself. */
function grow(input) {
  if (input.tagName === "SELECT" || CSS.supports("field-sizing", "content")) return;
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight}px`;
}
