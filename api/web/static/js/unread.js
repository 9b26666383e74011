// A document whose reading was cut short: read it now.

import { Refused, send } from "./http.js";

const button = document.getElementById("read");
const problem = document.getElementById("problem");

button.addEventListener("click", async () => {
  button.disabled = true;
  problem.hidden = true;
  try {
    await send("POST", `/api/v1/documents/${button.dataset.document}/read`);
    location.reload();
  } catch (error) {
    problem.textContent = error instanceof Refused ? error.text : button.dataset.failed;
    problem.hidden = false;
    button.disabled = false;
  }
});
