// The camera: front, then back, each as a JPEG file.

const dialog = document.getElementById("camera");
const video = document.getElementById("camera-video");
const step = document.getElementById("camera-step");
const take = document.getElementById("camera-take");
const skip = document.getElementById("camera-skip");
const denied = document.getElementById("camera-denied");
const WANTED = { video: { width: { ideal: 3840 }, height: { ideal: 2160 }, facingMode: "environment" } };

/** Opens the camera; `add(file)` gets each picture, `done()` is called after the last. */
export function install(add, done) {
  let stream = null;
  let taken = 0;

  async function open() {
    taken = 0;
    ask();
    denied.hidden = true;
    take.disabled = true;
    dialog.showModal();
    try {
      stream = await navigator.mediaDevices.getUserMedia(WANTED);
      video.srcObject = stream;
      await video.play();
      take.disabled = false;
      take.focus();
    } catch {
      denied.hidden = false;
    }
  }

  function ask() {
    step.textContent = taken ? dialog.dataset.back : dialog.dataset.front;
    skip.hidden = taken === 0;
  }

  async function shoot() {
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext("2d").drawImage(video, 0, 0);
    const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", 0.93); });
    const side = taken ? "back" : "front";
    add(new File([blob], `camera-${side}.jpg`, { type: "image/jpeg" }));
    taken += 1;
    if (taken === 2) finish();
    else ask();
  }

  function finish() {
    dialog.close();
    if (taken) done();
  }

  document.getElementById("open-camera").addEventListener("click", open);
  document.getElementById("camera-close").addEventListener("click", () => dialog.close());
  take.addEventListener("click", shoot);
  skip.addEventListener("click", finish);
  dialog.addEventListener("close", () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    video.srcObject = null;
  });
}
