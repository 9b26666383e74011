// The live page of a book: its figures every few seconds.

import { send } from "./http.js";

const SECONDS = 3;
const place = document.getElementById("book");
const bar = place.querySelector("progress");

async function refresh() {
  try {
    const figures = await send("GET", `/api/v1/ledgers/${place.dataset.book}/progress`);
    bar.max = figures.pages || 1;
    bar.value = figures.pages - figures.queued;
    for (const shown of place.querySelectorAll("[data-figure]")) {
      const value = figures[shown.dataset.figure];
      const share = shown.dataset.figure.endsWith("_rate");
      shown.textContent = share ? `${(100 * value).toFixed(1)} %` : value;
    }
  } catch {
    // The service is away: the figures stay until it is back.
  }
  setTimeout(refresh, SECONDS * 1000);
}

refresh();
