// Choosing a kept paper for a role: search by number or name, or scan a new one.

import { send } from "./http.js";

const WAIT = 250; // milliseconds after the last letter
const dialog = document.getElementById("picker");
const query = document.getElementById("picker-query");
const results = document.getElementById("picker-results");
const scan = document.getElementById("picker-scan");
const title = document.getElementById("picker-title");

/** Buttons with data-role open the dialog; `chosen(role, paper)` gets the answer. */
export function install(form, chosen) {
  let role = "";
  let papers = [];
  let sex = "";
  let timer = 0;

  for (const button of document.querySelectorAll("button[data-add]")) {
    button.addEventListener("click", () => {
      role = button.dataset.add;
      papers = button.dataset.papers.split(" ");
      sex = button.dataset.sex;
      title.textContent = button.getAttribute("aria-label");
      scan.href = `/?form=${form}&role=${encodeURIComponent(role)}`;
      query.value = "";
      results.replaceChildren(...onForm(role).map(entry));
      dialog.showModal();
      query.focus();
    });
  }
  document.getElementById("picker-close").addEventListener("click", () => dialog.close());
  query.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, WAIT);
  });
  query.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      results.querySelector("button:not([disabled])")?.click();
    }
  });

  /** Papers that stand on the form already, but not in this role. */
  function onForm(wanted) {
    const chips = [...document.querySelectorAll(".role .chip[data-document]")].map((chip) => ({
      own: chip.querySelector("[data-remove]")?.dataset.remove === wanted,
      document_id: chip.dataset.document, number: Number(chip.dataset.number), ...chip.dataset,
    }));
    const taken = new Set(chips.filter((chip) => chip.own).map((chip) => chip.document_id));
    const free = chips.filter((chip) => papers.includes(chip.paper)
      && !taken.has(chip.document_id) && (!sex || !chip.sex || chip.sex === sex));
    return [...new Map(free.map((chip) => [`${chip.document_id}/${chip.number}`, chip])).values()]
      .map((chip) => ({ full_name: chip.name, papers: [chip] }));
  }

  async function search() {
    const asked = query.value.trim();
    const found = asked.length < 2
      ? []
      : await send("GET", `/api/v1/people?query=${encodeURIComponent(asked)}`).catch(() => []);
    const people = found.filter((person) => person.papers.length); // others give none away
    if (asked !== query.value.trim()) return; // an older answer came late
    results.replaceChildren(...people.map(entry));
    if (asked.length >= 2 && !people.length) results.textContent = results.dataset.none;
  }

  function entry(person) {
    const item = document.createElement("li");
    const who = document.createElement("p");
    const name = document.createElement("b");
    name.textContent = person.full_name;
    who.append(name, ` ${[person.personal_number, person.date_of_birth].filter(Boolean).join(" · ")}`);
    item.append(who, ...person.papers.map((paper) => option(person, paper)));
    return item;
  }

  function option(person, paper) {
    const button = document.createElement("button");
    const fits = papers.includes(paper.paper);
    button.type = "button";
    button.className = "button compact";
    button.disabled = !fits;
    button.textContent = fits ? paper.title : `${paper.title} (${dialog.dataset.unsuitable})`;
    button.addEventListener("click", () => {
      dialog.close();
      chosen(role, { document_id: paper.document_id, number: paper.number });
    });
    return button;
  }
}
