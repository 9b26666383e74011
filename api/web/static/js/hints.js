// What is wrong with what the camera sees: too dark, glare, not sharp. Looked at small, four times a
// second; the reader on the server judges again and has the last word.

const WIDTH = 320; // pixels of the small picture
const PAUSE = 250; // milliseconds
const DARK = 60; // mean grey of 255
const WHITE = 250; // grey that is burnt out
const BURNT = 0.035; // share of burnt pixels that is glare
const SHARP = 55; // variance of the Laplacian

/** Calls `say(state)` with dark, glare, blur or good; returns what stops it. */
export function watch(video, say) {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const timer = setInterval(() => {
    if (!video.videoWidth) return;
    canvas.width = WIDTH;
    canvas.height = Math.round((WIDTH * video.videoHeight) / video.videoWidth);
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    say(judge(grey(pen.getImageData(0, 0, canvas.width, canvas.height).data), canvas.width));
  }, PAUSE);
  return () => clearInterval(timer);
}

function grey(data) {
  const out = new Float32Array(data.length / 4);
  for (let at = 0; at < out.length; at += 1) {
    out[at] = 0.299 * data[4 * at] + 0.587 * data[4 * at + 1] + 0.114 * data[4 * at + 2];
  }
  return out;
}

/** dark, glare, blur or good, of grey values in rows of `width`. */
export function judge(light, width) {
  let sum = 0;
  let burnt = 0;
  for (const value of light) {
    sum += value;
    if (value >= WHITE) burnt += 1;
  }
  if (sum / light.length < DARK) return "dark";
  if (burnt / light.length > BURNT) return "glare";
  let total = 0;
  let squares = 0;
  let count = 0;
  for (let at = width + 1; at < light.length - width - 1; at += 1) {
    const edge = 4 * light[at] - light[at - 1] - light[at + 1] - light[at - width] - light[at + width];
    total += edge;
    squares += edge * edge;
    count += 1;
  }
  return squares / count - (total / count) ** 2 < SHARP ? "blur" : "good";
}
