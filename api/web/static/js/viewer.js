// Pictures of papers: tabs, zoom, drag, turn, boxes of fields, and a close-up of the current one.

const STEP = 1.35; // zoom per click
const NEAREST = 14; // times
const AROUND = 0.9; // of the height of a box, shown around it in the close-up

export class Viewer {
  /** `pick(name)` is called when a box is clicked. */
  constructor(root, pick) {
    this.root = root;
    this.pictures = [...root.querySelectorAll("svg.picture")].map((svg) => new Picture(svg));
    this.tabs = [...root.querySelectorAll(".viewer-tabs button[data-picture]")];
    this.crop = root.querySelector("#crop");
    for (const tab of this.tabs) {
      tab.addEventListener("click", () => this.show(Number(tab.dataset.picture)));
    }
    for (const tool of root.querySelectorAll("[data-zoom]")) {
      const factor = tool.dataset.zoom === "in" ? 1 / STEP : STEP;
      tool.addEventListener("click", () => this.picture?.zoom(factor));
    }
    root.querySelector("[data-turn]")?.addEventListener("click", () => this.picture?.turn());
    root.addEventListener("click", (event) => {
      const box = event.target.closest("rect[data-name]");
      if (box) pick(box.dataset.name);
    });
    this.current = 0;
  }

  get picture() {
    return this.pictures[this.current];
  }

  show(number) {
    if (!this.pictures[number]) return;
    this.current = number;
    this.pictures.forEach((picture, at) => picture.svg.toggleAttribute("hidden", at !== number));
    this.tabs.forEach((tab, at) => tab.setAttribute("aria-pressed", String(at === number)));
  }

  /** Draws the box of a field; `place` is {picture, box} or null. */
  draw(name, place, state) {
    if (place) this.pictures[place.picture]?.draw(name, place.box, state);
  }

  /** Marks the box of a field, brings it into view and shows its close-up. */
  mark(name, place) {
    for (const picture of this.pictures) picture.mark(name);
    this.crop.hidden = !place?.box;
    if (!place) return;
    this.show(place.picture);
    if (!place.box) return;
    this.picture.reveal(place.box);
    closeUp(this.crop.querySelector("svg"), this.picture, place.box);
  }
}

export class Picture {
  constructor(svg) {
    this.svg = svg;
    this.width = Number(svg.dataset.width);
    this.height = Number(svg.dataset.height);
    this.group = svg.querySelector(".turned");
    this.boxes = svg.querySelector(".boxes");
    this.href = svg.querySelector("image").getAttribute("href");
    this.quarter = 0;
    this.#fit();
    svg.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? 1 / STEP : STEP, this.#at(event));
    }, { passive: false });
    this.#drag();
  }

  get size() {
    return this.quarter % 2 ? [this.height, this.width] : [this.width, this.height];
  }

  draw(name, [left, top, right, bottom], state) {
    let rect = this.boxes.querySelector(`[data-name="${CSS.escape(name)}"]`);
    if (!rect) {
      rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      rect.dataset.name = name;
      this.boxes.append(rect);
    }
    const edge = (bottom - top) * 0.12;
    set(rect, { x: left - edge, y: top - edge, width: right - left + 2 * edge,
      height: bottom - top + 2 * edge, rx: edge });
    rect.setAttribute("class", state);
  }

  mark(name) {
    for (const rect of this.boxes.children) {
      rect.classList.toggle("current", rect.dataset.name === name);
    }
  }

  zoom(factor, at) {
    const [full] = this.size;
    const { x, y, width, height } = this.view;
    const wanted = Math.min(full, Math.max(full / NEAREST, width * factor));
    const by = wanted / width;
    const [cx, cy] = at ?? [x + width / 2, y + height / 2];
    this.#look(cx - (cx - x) * by, cy - (cy - y) * by, width * by, height * by);
  }

  /** By shares of what is seen. */
  move(right, down) {
    const { x, y, width, height } = this.view;
    this.#look(x + right * width, y + down * height, width, height);
  }

  turn() {
    this.quarter = (this.quarter + 1) % 4;
    const shift = [[0, 0], [0, -this.height], [-this.width, -this.height], [-this.width, 0]];
    const [dx, dy] = shift[this.quarter];
    const turned = `rotate(${90 * this.quarter}) translate(${dx} ${dy})`;
    this.group.setAttribute("transform", turned);
    this.#fit();
  }

  /** Moves a box to the middle when the picture is zoomed. */
  reveal([left, top, right, bottom]) {
    const { width, height } = this.view;
    if (this.quarter || width > this.size[0] * 0.98) return;
    this.#look((left + right - width) / 2, (top + bottom - height) / 2, width, height);
  }

  #fit() {
    this.#look(0, 0, ...this.size);
  }

  #look(x, y, width, height) {
    const [w, h] = this.size;
    const inside = (at, part, whole) => Math.min(Math.max(at, 0), Math.max(0, whole - part));
    this.view = { x: inside(x, width, w), y: inside(y, height, h), width, height };
    this.svg.setAttribute("viewBox", Object.values(this.view).join(" "));
  }

  /** Where on the picture a pointer is. */
  #at(event) {
    const matrix = this.svg.getScreenCTM().inverse();
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
    return [point.x, point.y];
  }

  #drag() {
    let from = null;
    this.svg.addEventListener("pointerdown", (event) => {
      from = { x: event.clientX, y: event.clientY, view: this.view };
    });
    this.svg.addEventListener("pointermove", (event) => {
      if (!from || !event.buttons) return;
      const scale = this.svg.getScreenCTM().a;
      const { x, y, width, height } = from.view;
      this.#look(x - (event.clientX - from.x) / scale, y - (event.clientY - from.y) / scale,
        width, height);
    });
  }
}

function closeUp(svg, picture, [left, top, right, bottom]) {
  const around = (bottom - top) * AROUND;
  const image = svg.querySelector("image");
  set(image, { href: picture.href, width: picture.width, height: picture.height });
  set(svg, { viewBox: [left - around, top - around / 2, right - left + 2 * around,
    bottom - top + around].join(" ") });
}

function set(element, values) {
  for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
}
