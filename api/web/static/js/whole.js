// The whole page of a book in a dialog: F2 opens and closes it, keys zoom and move.

import { Picture } from "./viewer.js";

const STEP = 1.4; // zoom per key
const CLOSER = 2.5; // times, at the field that is asked for
const MOVE = 0.25; // of what is seen, per arrow key
const ARROWS = { ArrowLeft: [-MOVE, 0], ArrowRight: [MOVE, 0], ArrowUp: [0, -MOVE], ArrowDown: [0, MOVE] };

export class Whole {
  constructor(dialog) {
    this.dialog = dialog;
    this.place = dialog.querySelector(".sheet");
    this.blank = dialog.querySelector("template").content;
    dialog.querySelector("button").addEventListener("click", () => dialog.close());
    dialog.addEventListener("keydown", (event) => this.#pressed(event));
  }

  /** Shows a page, {href, width, height}, close to the box of a field where it has one. */
  show(page, name, box) {
    if (this.href !== page.href) this.#load(page);
    this.picture.zoom(Infinity);
    if (box) {
      this.picture.draw(name, box, "doubt");
      this.picture.mark(name);
      this.picture.zoom(1 / CLOSER);
      this.picture.reveal(box);
    }
    this.dialog.showModal();
  }

  #load({ href, width, height }) {
    const svg = this.blank.cloneNode(true).firstElementChild;
    Object.assign(svg.dataset, { width, height });
    const image = svg.querySelector("image");
    for (const [key, value] of Object.entries({ href, width, height })) image.setAttribute(key, value);
    this.place.replaceChildren(svg);
    this.picture = new Picture(svg);
    this.href = href;
  }

  #pressed(event) {
    const arrow = ARROWS[event.key];
    if (event.key === "F2") this.dialog.close();
    else if (event.key === "+" || event.key === "=") this.picture.zoom(1 / STEP);
    else if (event.key === "-") this.picture.zoom(STEP);
    else if (event.key === "0") this.picture.zoom(Infinity);
    else if (arrow) this.picture.move(...arrow);
    else return;
    event.preventDefault();
  }
}
