// Photographing a paper on a phone: pages one after the other, each can be taken again, then sent.

import { watch } from "./hints.js";
import { language } from "./http.js";
import { finished, handIn } from "./upload.js";

const WANTED = { video: { width: { ideal: 3840 }, height: { ideal: 2160 }, facingMode: "environment" } };
const [root, video, hint, finder, open, take, files, tray, list, sender, progress, words, bar, refusal] = [
  "shoot", "video", "hint", "finder", "open", "take", "files", "tray", "pages", "send", "progress",
  "words", "bar", "refusal",
].map((id) => document.getElementById(id));
const said = root.dataset;
let pages = []; // {file, url}
let replacing = -1; // the page that is taken again
let stream = null;
let unwatch = null;
let key = crypto.randomUUID?.() ?? String(Math.random());

open.addEventListener("click", start);
take.addEventListener("click", shoot);
sender.addEventListener("click", send);
files.addEventListener("change", () => {
  for (const file of files.files) add(file);
  files.value = "";
});
document.getElementById("again").addEventListener("click", () => location.reload());
window.addEventListener("pagehide", stop);

async function start() {
  document.getElementById("denied").hidden = true;
  try {
    stream = await navigator.mediaDevices.getUserMedia(WANTED);
  } catch {
    document.getElementById("denied").hidden = false;
    return;
  }
  video.srcObject = stream;
  finder.hidden = false;
  await video.play();
  unwatch = watch(video, (state) => {
    hint.dataset.state = state;
    if (hint.textContent !== said[state]) hint.textContent = said[state];
  });
  open.hidden = true;
  take.hidden = false;
  name();
  finder.scrollIntoView({ block: "start" });
  take.focus({ preventScroll: true });
}

function stop() {
  unwatch?.();
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  finder.hidden = true;
  take.hidden = true;
  open.hidden = false;
}

function name() {
  const number = replacing >= 0 ? replacing + 1 : pages.length + 1;
  take.lastElementChild.textContent = said[replacing >= 0 ? "retake" : "take"].replace("{n}", number);
}

async function shoot() {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d").drawImage(video, 0, 0);
  const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", 0.93); });
  add(new File([blob], `page-${pages.length + 1}.jpg`, { type: "image/jpeg" }));
  navigator.vibrate?.(60);
}

function add(file) {
  if (file.size > Number(said.limit)) {
    refuse([{ [language]: said.large }]);
    return;
  }
  const page = { file, url: URL.createObjectURL(file) };
  if (replacing >= 0) {
    URL.revokeObjectURL(pages[replacing].url);
    pages[replacing] = page;
    replacing = -1;
  } else pages.push(page);
  key = crypto.randomUUID?.() ?? String(Math.random()); // other pages are another paper
  draw();
}

function draw() {
  tray.hidden = !pages.length;
  list.replaceChildren(...pages.map((page, at) => {
    const entry = document.createElement("li");
    entry.append(
      picture(page, at),
      line(said.page.replace("{n}", at + 1)),
      button(said.retake, at, () => { replacing = at; if (stream) name(); else start(); }),
      button(said.remove, at, () => { URL.revokeObjectURL(page.url); pages.splice(at, 1); draw(); }),
    );
    return entry;
  }));
  name();
}

function picture({ file, url }, at) {
  if (!file.type.startsWith("image/")) {
    const name = line(file.name);
    name.className = "file";
    return name;
  }
  const image = document.createElement("img");
  image.src = url;
  image.alt = said.page.replace("{n}", at + 1);
  return image;
}

function line(text) {
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  return paragraph;
}

function button(label, at, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.textContent = label.replace("{n}", at + 1);
  made.addEventListener("click", act);
  return made;
}

async function send() {
  stop();
  show(progress);
  const told = (share) => {
    bar.value = Math.round(share * 100);
    words.textContent = said.sending.replace("{percent}", Math.round(share * 100));
  };
  try {
    told(0);
    const job = await handIn(pages.map(({ file }) => file), key, told, () => { words.textContent = said.weak; });
    bar.removeAttribute("value");
    words.textContent = said.reading;
    const done = await finished(job, () => { words.textContent = said.long; });
    if (done.state === "read") location.assign(`/me/papers/${done.document_id}`);
    else refuse(done.problems);
  } catch (error) {
    refuse([error.body ?? { [language]: said.failed }]);
  }
}

function refuse(problems) {
  document.getElementById("reasons").replaceChildren(...problems.map((problem) => {
    const notice = document.createElement("div");
    notice.className = "notice refuse";
    notice.dataset.code = problem.code ?? "";
    const what = document.createElement("b");
    what.textContent = problem[language] ?? said.failed;
    notice.append(what, problem[`cure_${language}`] ?? "");
    return notice;
  }));
  show(refusal);
  document.getElementById("again").focus();
}

function show(pane) {
  for (const other of root.children) other.hidden = other !== pane;
}
