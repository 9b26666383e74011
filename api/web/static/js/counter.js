// The counter page: papers come in by drop, paste, choice, camera or as specimens.

import { install as installCamera } from "./camera.js";
import { language, parsed, proof } from "./http.js";

const form = document.getElementById("intake");
const input = document.getElementById("files");
const panes = ["empty", "tray", "progress", "refusal"].map((id) => document.getElementById(id));
const list = document.getElementById("staged");
const bar = document.getElementById("progress-bar");
const words = document.getElementById("progress-text");
const others = document.querySelectorAll("[data-files], #open-camera");
let staged = [];
let busy = false; // one paper at a time: what comes meanwhile would be lost or mixed in

input.addEventListener("change", () => {
  add(...input.files);
  input.value = "";
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  read();
});
document.getElementById("again").addEventListener("click", () => clear());
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload(); // back from the paper: its progress is no news
});
document.addEventListener("paste", (event) => add(...event.clipboardData.files));
for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
}
for (const name of ["dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    if (name === "drop" || !event.relatedTarget) form.classList.remove("over");
    if (name === "drop") add(...event.dataTransfer.files);
  });
}
for (const button of document.querySelectorAll("[data-files]")) {
  button.addEventListener("click", () => specimen(button.dataset.files.split(" ")));
  button.disabled = false; // until here a click would be lost
}
installCamera((file) => add(file), read);
document.getElementById("open-camera").disabled = false;
add(...input.files); // chosen before this script ran
input.value = "";

function show(id) {
  for (const pane of panes) pane.hidden = pane.id !== id;
}

function work(begun) {
  busy = begun;
  for (const button of others) button.disabled = begun;
}

function forget() {
  for (const item of staged) URL.revokeObjectURL(item.url);
  staged = [];
}

function clear() {
  forget();
  show("empty");
  document.getElementById("files").focus();
}

function add(...files) {
  if (!files.length || busy) return;
  if (!document.getElementById("refusal").hidden) forget(); // the refused ones are done with
  for (const file of files) staged.push({ file, url: URL.createObjectURL(file) });
  draw();
  show("tray");
  document.getElementById("read").focus();
}

function draw() {
  list.replaceChildren(...staged.map((item, at) => {
    const side = staged.length > 1 && at < 2 ? form.dataset[at ? "back" : "front"] : "";
    const entry = document.createElement("li");
    entry.append(picture(item), caption(side || item.file.name), remover(item));
    return entry;
  }));
}

function picture({ file, url }) {
  const image = document.createElement("img");
  image.className = "thumb";
  image.alt = file.name;
  image.addEventListener("error", () => {
    // PDF, TIFF and HEIC have no preview here: the name stands for them
    const name = document.createElement("span");
    name.className = "thumb";
    name.textContent = file.name;
    image.replaceWith(name);
  });
  image.src = url;
  return image;
}

function caption(text) {
  const line = document.createElement("p");
  line.textContent = text;
  return line;
}

function remover(item) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = "×";
  button.setAttribute("aria-label", form.dataset.remove.replace("{name}", item.file.name));
  button.addEventListener("click", () => {
    URL.revokeObjectURL(item.url);
    staged = staged.filter((other) => other !== item);
    if (staged.length) draw();
    else clear();
  });
  return button;
}

async function specimen(names) {
  if (busy) return;
  forget(); // a specimen is never read together with a paper
  try {
    const files = await Promise.all(names.map(async (name) => {
      const answer = await fetch(`/specimens/${name}`);
      return new File([await answer.blob()], name, { type: "image/jpeg" });
    }));
    add(...files);
    read();
  } catch {
    refuse(null);
  }
}

function read() {
  const size = staged.reduce((sum, item) => sum + item.file.size, 0);
  if (!staged.length || busy) return;
  if (size > Number(form.dataset.limit)) {
    refuse({ code: "file_too_large", [language]: form.dataset.large });
    return;
  }
  work(true);
  glimpse();
  const body = new FormData();
  for (const { file } of staged) body.append("files", file, file.name);
  const request = new XMLHttpRequest(); // fetch tells nothing about upload progress
  request.open("POST", "/api/v1/documents");
  for (const [name, value] of Object.entries(proof)) request.setRequestHeader(name, value);
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) sending(event.loaded / event.total);
  });
  request.upload.addEventListener("load", () => {
    bar.removeAttribute("value");
    words.textContent = form.dataset.reading;
  });
  request.addEventListener("load", () => {
    const answer = parsed(request.responseText);
    if (request.status === 201) location.assign(`/documents/${answer.id}${form.dataset.wanted}`);
    else refuse(answer);
  });
  request.addEventListener("error", () => refuse(null));
  sending(0);
  show("progress");
  request.send(body);
}

/** Shows what the QR code says while the whole paper is being read. */
async function glimpse() {
  const pane = document.getElementById("glimpse");
  const rows = [...pane.querySelectorAll("[data-name]")];
  for (const row of [pane, ...rows]) row.hidden = true;
  const body = new FormData();
  for (const { file } of staged.slice(0, 2)) body.append("files", file, file.name);
  try {
    const answer = await fetch("/api/v1/documents/peek", { method: "POST", body, headers: proof });
    const fields = answer.ok ? (await answer.json()).fields : [];
    for (const { name, shown } of fields) {
      const row = rows.find((other) => other.dataset.name === name);
      if (!row || !shown) continue;
      row.querySelector("dd").textContent = shown;
      row.hidden = false;
      pane.hidden = false;
    }
  } catch {
    // only a foretaste: the reading itself tells what is wrong
  }
}

function sending(share) {
  bar.value = Math.round(share * 100);
  words.textContent = form.dataset.sending.replace("{percent}", Math.round(share * 100));
}

function refuse(error) {
  work(false);
  const said = error?.problems?.length ? error.problems : [error ?? {}];
  document.getElementById("refusal-list").replaceChildren(...said.map((problem) => {
    const notice = document.createElement("div");
    notice.className = "notice refuse";
    notice.dataset.code = problem.code ?? "";
    const what = document.createElement("b");
    what.textContent = problem[language] ?? form.dataset.failed;
    notice.append(what, problem[`cure_${language}`] ?? (error ? "" : form.dataset.offline));
    return notice;
  }));
  show("refusal");
  document.getElementById("again").focus();
}
