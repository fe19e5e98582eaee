// SPDX-License-Identifier: Apache-2.0
// Zooms the drawings of a story: buttons, keys, Ctrl and wheel, two fingers. Moving about is the browser's own scrolling.
// Without this script the drawings stand at their own size and everything is there all the same.

const SMALLEST = 0.15;
const LARGEST = 3;
const STEP = 1.25;
const READABLE = 0.62;

for (const drawing of document.querySelectorAll("[data-zoom]")) zoomable(drawing);
for (const drawing of document.querySelectorAll("[data-zoom]")) lineage(drawing);

const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.querySelector("button").addEventListener("click", () => window.print());
}

function zoomable(drawing) {
  const ground = drawing.querySelector(".drawing-ground");
  const svg = ground.querySelector("svg");
  const { width, height } = svg.viewBox.baseVal;
  let scale = 1;

  /* What lies under the given point of the ground stays there. */
  function zoom(wanted, x = ground.clientWidth / 2, y = ground.clientHeight / 2) {
    const before = scale;
    scale = Math.min(LARGEST, Math.max(SMALLEST, wanted));
    const left = ground.scrollLeft + x;
    const top = ground.scrollTop + y;
    svg.setAttribute("width", width * scale);
    svg.setAttribute("height", height * scale);
    ground.scrollLeft = (left * scale) / before - x;
    ground.scrollTop = (top * scale) / before - y;
  }

  const whole = () => Math.min(1, ground.clientWidth / width, tallest() / height);
  const tallest = () => parseFloat(getComputedStyle(ground).maxHeight) || innerHeight * 0.8;

  const doings = { in: () => zoom(scale * STEP), out: () => zoom(scale / STEP), fit: () => zoom(whole()) };
  const keys = { "+": "in", "=": "in", "-": "out", "−": "out", 0: "fit" };

  drawing.querySelector(".drawing-tools").hidden = false;
  drawing.addEventListener("click", (event) => {
    const wish = event.target.closest("[data-zoom-by]");
    if (wish) doings[wish.dataset.zoomBy]();
  });
  ground.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
    event.preventDefault();
    doings[keys[event.key]]();
  });
  ground.addEventListener("wheel", (event) => {
    const isMeant = event.ctrlKey || event.metaKey || document.activeElement === ground;
    if (!isMeant || !event.deltaY) return;
    event.preventDefault();
    const box = ground.getBoundingClientRect();
    zoom(scale * Math.exp(-event.deltaY / 400), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });
  pinch(ground, () => scale, zoom);

  /* At first all of it, but never so small that nobody can read it; then the idea itself is in sight. */
  zoom(Math.max(whole(), READABLE));
  const self = svg.querySelector(".node-self");
  if (self) {
    const box = self.getBoundingClientRect();
    const around = ground.getBoundingClientRect();
    ground.scrollLeft += box.left + box.width / 2 - around.left - ground.clientWidth / 2;
    ground.scrollTop += box.bottom - around.bottom + 24;
  }
}

/* Two fingers on the ground: their distance is the scale. */
function pinch(ground, now, zoom) {
  const fingers = new Map();
  let start = null;
  const apart = () => {
    const [a, b] = fingers.values();
    return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
  };
  ground.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "touch") return;
    fingers.set(event.pointerId, event);
    start = fingers.size === 2 ? { apart: apart(), scale: now() } : null;
  });
  ground.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, event);
    if (!start || fingers.size !== 2) return;
    const [a, b] = fingers.values();
    const box = ground.getBoundingClientRect();
    const x = (a.clientX + b.clientX) / 2 - box.left;
    const y = (a.clientY + b.clientY) / 2 - box.top;
    zoom((start.scale * apart()) / start.apart, x, y);
  });
  for (const over of ["pointerup", "pointercancel", "pointerleave"]) {
    ground.addEventListener(over, (event) => {
      fingers.delete(event.pointerId);
      start = null;
    });
  }
}

/* Pointing at an idea, or coming to it with Tab, shows which lines are its own. */
function lineage(drawing) {
  const curves = [...drawing.querySelectorAll(".curve[data-from]")];
  const show = (id) => {
    drawing.toggleAttribute("data-near", Boolean(id));
    for (const curve of curves) {
      const isNear = Boolean(id) && (curve.dataset.from === id || curve.dataset.to === id);
      curve.classList.toggle("is-near", isNear);
      curve.nextElementSibling.classList.toggle("is-near", isNear);
    }
  };
  for (const node of drawing.querySelectorAll("[data-node]")) {
    for (const come of ["pointerenter", "focus"]) node.addEventListener(come, () => show(node.dataset.node));
    for (const go of ["pointerleave", "blur"]) node.addEventListener(go, () => show(""));
  }
}
