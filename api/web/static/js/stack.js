// Papers of a stack: dragged to their line, or sent there by its number key.

const box = document.getElementById("stack");
const form = document.getElementById("place");
const CHOSEN = "chosen paper"; // so that the next key goes on where this one ended
const AGAIN = 1500; // milliseconds between looks at a stack that is being read

function move(paper, to) {
  form.elements.document.value = paper;
  form.elements.to.value = to;
  sessionStorage.setItem(CHOSEN, paper);
  form.submit();
}

if (form) {
  document.addEventListener("keydown", (event) => {
    const leaf = event.target.closest?.(".leaf");
    if (!leaf || event.ctrlKey || event.altKey || event.metaKey || !/^[0-9]$/.test(event.key)) return;
    const target = document.querySelector(`[data-number="${event.key}"]`);
    if (!target || leaf.dataset.at === event.key) return;
    event.preventDefault();
    move(leaf.dataset.document, target.dataset.to);
  });
  document.addEventListener("dragstart", (event) => {
    const leaf = event.target.closest(".leaf");
    if (!leaf) return;
    event.dataTransfer.setData("text/plain", leaf.dataset.document);
    event.dataTransfer.effectAllowed = "move";
    leaf.classList.add("dragging");
    setTimeout(() => { // changing the page inside of this event would end the drag
      for (const fold of document.querySelectorAll("details:has([data-to])")) fold.open = true;
    });
  });
  document.addEventListener("dragend", (event) => {
    event.target.closest?.(".leaf")?.classList.remove("dragging");
  });
  for (const target of document.querySelectorAll("[data-to]")) {
    target.addEventListener("dragover", (event) => {
      event.preventDefault();
      target.classList.add("over");
    });
    target.addEventListener("dragleave", () => target.classList.remove("over"));
    target.addEventListener("drop", (event) => {
      event.preventDefault();
      target.classList.remove("over");
      const paper = event.dataTransfer.getData("text/plain");
      if (document.querySelector(`.leaf[data-document="${CSS.escape(paper)}"]`)) {
        move(paper, target.dataset.to);
      }
    });
  }
  const chosen = sessionStorage.getItem(CHOSEN);
  sessionStorage.removeItem(CHOSEN);
  const leaf = chosen && document.querySelector(`.leaf[data-document="${CSS.escape(chosen)}"]`);
  // the browser goes to #stack when all is loaded, and takes the focus away with it
  if (leaf) addEventListener("load", () => { setTimeout(() => { leaf.focus(); }); });
}

async function wait() {
  for (;;) {
    await new Promise((resolve) => { setTimeout(resolve, AGAIN); });
    try {
      const answer = await fetch(box.dataset.waiting);
      if (answer.ok && (await answer.json()).waiting === 0) break;
    } catch {
      // the service comes back
    }
  }
  location.reload();
}

if (box?.dataset.waiting) wait();
