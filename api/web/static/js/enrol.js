// The officer's page of a face: enrol with consent, withdraw, look up on a citizen's behalf.

import { capture, complain, report, tell } from "./face.js";
import { send } from "./http.js";

const page = document.getElementById("enrol");
const consent = document.getElementById("consent");
const search = document.getElementById("search");
const news = document.getElementById("news");
const found = document.getElementById("found");
const address = `/api/v1/faces/${page.dataset.person}`;

consent.addEventListener("submit", (event) => {
  event.preventDefault();
  const data = new FormData(consent);
  work(async () => {
    const seen = await capture();
    if (!seen) return;
    await send("POST", address, {
      ...seen,
      agrees: data.has("agrees"),
      cohort: data.has("cohort"),
      attested: data.has("attested"),
      guardian: data.get("guardian"),
    });
    again(page.dataset.done);
  });
});

document.getElementById("withdraw").addEventListener("click", () => {
  work(async () => {
    await send("DELETE", address);
    again(page.dataset.withdrawn);
  });
});

search.addEventListener("submit", (event) => {
  event.preventDefault();
  const data = new FormData(search);
  work(async () => {
    const seen = await capture();
    if (!seen) return;
    const answer = await send("POST", "/api/v1/lookup/officer", {
      ...seen,
      reason: data.get("reason"),
      case: data.get("case"),
      attested: data.has("attested"),
    });
    show(answer);
  });
});

function show(answer) {
  found.replaceChildren();
  if (answer.outcome === "again") complain(tell(answer.hint));
  else if (answer.outcome === "sure") {
    const link = document.createElement("a");
    link.href = `/people/${answer.person_id}`;
    link.textContent = [answer.name, ...answer.applications.map((one) => one.code)].join(" · ");
    found.append(link);
  } else if (answer.outcome === "unsure") found.textContent = page.dataset.unsure;
  else found.textContent = page.dataset[answer.reasons.length ? "presence" : "none"];
}

async function work(task) {
  document.getElementById("face-trouble").hidden = true;
  for (const button of page.querySelectorAll("button")) button.disabled = true;
  try {
    await task();
  } catch (error) {
    report(error);
  }
  for (const button of page.querySelectorAll("button")) button.disabled = false;
}

/** The page anew, with what was done said on it. */
function again(text) {
  sessionStorage.setItem("face-news", text);
  location.reload();
}

const said = sessionStorage.getItem("face-news");
if (said) {
  sessionStorage.removeItem("face-news");
  news.textContent = said;
  news.hidden = false;
}
