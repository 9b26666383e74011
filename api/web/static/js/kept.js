// A confirmed paper: a click on a value shows where it stands.

import { drawBoxes, point, see } from "./viewer.js";

const rows = [...document.querySelectorAll(".record .field")];
const show = (row) => point(row);

drawBoxes(rows, show);
for (const row of rows) {
  row.querySelector("button.source")?.addEventListener("click", () => show(row));
  row.addEventListener("click", () => show(row));
}
see(rows.find((row) => row.dataset.picture)?.dataset.picture ?? 0);
