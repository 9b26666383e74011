// Sends files in pieces (tus 1.0.0): what arrived stays, so a weak line only costs time.

import { Refused, parsed, proof } from "./http.js";

const PIECE = 512 * 1024; // bytes
const TRIES = 12; // in a row without one byte arriving
const TUS = { "tus-resumable": "1.0.0" };

/** Sends files and hands them in as one paper; the job. `told(share)`, `weak()` say how it goes. */
export async function handIn(files, key, told, weak) {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const form = new FormData();
  let before = 0;
  for (const file of files) {
    form.append("uploads", await send(file, (at) => told((before + at) / total), weak));
    before += file.size;
  }
  const answer = await ask("/api/v1/documents", {
    method: "POST", body: form, headers: { "idempotency-key": key },
  }, weak);
  return answer.json();
}

/** Asks until the job ends; `slow()` is called when that takes long. */
export async function finished(job, slow) {
  for (let asked = 0; ; asked += 1) {
    const found = await (await ask(job.url, {}, () => {})).json();
    if (found.finished_at) return found;
    if (asked === 8) slow();
    await pause(asked < 20 ? 700 : 3000);
  }
}

async function send(file, told, weak) {
  const about = `filename ${base64(file.name)},filetype ${base64(file.type)}`;
  const made = await ask("/api/v1/uploads", {
    method: "POST",
    headers: { ...TUS, "upload-length": String(file.size), "upload-metadata": about },
  }, weak);
  const place = made.headers.get("location");
  for (let at = 0; at < file.size;) {
    const piece = await file.slice(at, at + PIECE).arrayBuffer();
    const hash = await digest(piece);
    const answer = await tried(place, {
      method: "PATCH", body: piece,
      headers: {
        ...TUS, "content-type": "application/offset+octet-stream", "upload-offset": String(at),
        ...(hash && { "upload-checksum": `sha256 ${hash}` }),
      },
    });
    if (answer?.ok) at = Number(answer.headers.get("upload-offset"));
    else {
      weak();
      await pause(1000);
      const known = await ask(place, { method: "HEAD", headers: TUS }, weak);
      at = Number(known.headers.get("upload-offset"));
    }
    told(at);
  }
  return place.split("/").pop();
}

/** The answer; again after a pause when the line breaks or the service is busy. Throws Refused. */
async function ask(url, options, weak) {
  for (let again = 0; ; again += 1) {
    const answer = await tried(url, options);
    if (answer?.ok) return answer;
    const busy = !answer || [429, 502, 503, 504].includes(answer.status);
    if (!busy || again === TRIES) {
      throw answer ? new Refused(answer.status, parsed(await answer.text())) : new TypeError(url);
    }
    weak();
    await pause(Number(answer?.headers.get("retry-after") ?? 0) * 1000 || Math.min(15000, 800 * 2 ** again));
  }
}

async function tried(url, options) {
  try {
    return await fetch(url, { ...options, headers: { ...proof, ...options.headers } });
  } catch {
    return null; // nobody answers
  }
}

/** SHA-256, base64; null where the page has no secure context. */
async function digest(piece) {
  if (!crypto.subtle) return null;
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", piece));
  return btoa(String.fromCharCode(...bytes));
}

function base64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function pause(milliseconds) {
  return new Promise((resolve) => { setTimeout(resolve, milliseconds); });
}
