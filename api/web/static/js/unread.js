// A document without a reading: wait while it is being read, offer to read it when it was cut short.

import { Refused, send } from "./http.js";

const PAUSE = 3000; // milliseconds between two looks
const LOOKS = 12;
const page = document.getElementById("unread");
const state = document.getElementById("state");
const button = document.getElementById("read");
const problem = document.getElementById("problem");
const address = `/api/v1/documents/${page.dataset.document}`;

button.disabled = false;
button.addEventListener("click", async () => {
  button.disabled = true;
  problem.hidden = true;
  try {
    await send("POST", `${address}/read`);
    location.reload();
  } catch (error) {
    say(error instanceof Refused ? error.text : page.dataset.failed);
    button.disabled = false;
  }
});
if (page.dataset.young === "true") wait();

/** Somebody reloaded the page, or opened it at another station, while the paper is being read. */
async function wait() {
  for (let look = 0; look < LOOKS; look += 1) {
    await new Promise((resolve) => { setTimeout(resolve, PAUSE); });
    try {
      if ((await send("GET", address)).state !== "received") {
        location.reload();
        return;
      }
    } catch (error) {
      if (error instanceof Refused && error.status === 404) {
        say(page.dataset.gone);
        page.querySelector(".waiting").hidden = true;
        return;
      }
    }
  }
  state.textContent = button.dataset.cut;
  page.querySelector(".waiting").hidden = true;
  for (const part of page.querySelectorAll(".cut")) part.hidden = false;
}

function say(text) {
  problem.textContent = text;
  problem.hidden = false;
}
