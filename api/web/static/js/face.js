// The camera and a face: live hints, frames looking ahead, a turn on request. Nothing is stored.

import { Refused, send } from "./http.js";

const view = document.getElementById("face-view");
const video = document.getElementById("face-video");
const say = document.getElementById("face-say");
const trouble = document.getElementById("face-trouble");
const WANTED = { video: { width: { ideal: 640 }, height: { ideal: 480 }, facingMode: "user" } };
const AHEAD = 3; // good frames looking ahead
const TURNED = 2; // frames of the turn
const TURN = 0.08; // change of the head's direction that is worth a frame
const PATIENCE = 60; // frames looked at for each step: a slow station gets more time
const LEVEL = 0.05; // frames looking ahead point the same way: a head on its move is waited for

/** Opens the camera, guides the person, gives { challenge, frames, turned }; null when given up. */
export async function capture() {
  trouble.hidden = true;
  let stream = null;
  try {
    stream = await navigator.mediaDevices.getUserMedia(WANTED);
  } catch {
    complain(view.dataset.denied);
    return null;
  }
  try {
    view.hidden = false;
    video.srcObject = stream;
    await video.play();
    return await guide();
  } catch (error) {
    report(error);
    return null;
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
    view.hidden = true;
    view.classList.remove("good");
  }
}

async function guide() {
  let frames = [];
  let straight = 0;
  let hint = "no_face";
  for (let looks = 0; frames.length < AHEAD; looks += 1) {
    if (looks > PATIENCE) {
      if (frames.length) return { ...(await ask()), frames, turned: [] };
      complain(tell(hint));
      return null;
    }
    const frame = await shoot();
    const seen = await look(frame, false);
    hint = seen.hint;
    view.classList.toggle("good", !hint);
    tell(hint || "ok");
    if (hint) continue;
    if (frames.length && Math.abs(seen.yaw - straight) > LEVEL) frames = [];
    if (!frames.length) straight = seen.yaw;
    frames.push(frame);
  }
  const { challenge, side } = await ask();
  say.textContent = view.dataset[side === "left" ? "turnLeft" : "turnRight"];
  const way = side === "left" ? 1 : -1;
  const turned = [];
  for (let looks = 0; turned.length < TURNED && looks < PATIENCE; looks += 1) {
    const frame = await shoot();
    const seen = await look(frame, true);
    if (way * (seen.yaw - straight) >= TURN) turned.push(frame);
  }
  say.textContent = view.dataset.searching;
  return { challenge, frames, turned };
}

function ask() {
  return send("POST", "/api/v1/lookup/challenge");
}

/** One frame to the service; a station that asks too fast waits a little. */
async function look(frame, turned) {
  try {
    return await send("POST", "/api/v1/lookup/look", { frame, turned });
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 429) throw error;
    await new Promise((resolve) => { setTimeout(resolve, 300); });
    return { hint: "hold_still", yaw: 0 };
  }
}

/** The next new picture of the camera: never the same one twice. */
async function shoot() {
  await new Promise((resolve) => {
    if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(resolve);
    else setTimeout(resolve, 100);
  });
  const canvas = document.createElement("canvas");
  const scale = Math.min(1, 640 / Math.max(video.videoWidth, video.videoHeight));
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", 0.92).split(",")[1];
}

/** Says a hint by its code. */
export function tell(hint) {
  const text = view.getAttribute(`data-hint-${hint.replaceAll("_", "-")}`) ?? "";
  if (say.textContent !== text) say.textContent = text;
  return text;
}

/** Shows what went wrong. */
export function report(error) {
  if (error instanceof Refused) complain(error.text || view.dataset.failed);
  else complain(error instanceof TypeError ? view.dataset.offline : view.dataset.failed);
}

export function complain(text) {
  trouble.textContent = text;
  trouble.hidden = false;
}
