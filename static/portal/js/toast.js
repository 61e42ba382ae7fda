// Toasts float at the bottom for ten seconds; they stay while the pointer or the focus is in them.
const LIFE = 10_000;
const place = document.getElementById("toasts");

function live(toast) {
  let left = LIFE;
  let before = performance.now();
  let held = false;
  const ring = toast.querySelector("[data-ring] circle:last-child");
  toast.addEventListener("pointerenter", () => { held = true; });
  toast.addEventListener("pointerleave", () => { held = false; });
  const timer = setInterval(() => {
    const now = performance.now();
    if (!held && !toast.contains(document.activeElement)) left -= now - before;
    before = now;
    if (ring) ring.setAttribute("stroke-dasharray", `${Math.max(left / LIFE, 0) * 57} 57`);
    if (left <= 0 || !toast.isConnected) {
      clearInterval(timer);
      toast.remove();
    }
  }, 250);
}

if (place) {
  place.classList.add("is-floating");
  place.querySelectorAll("[data-toast]").forEach(live);
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) if (node.matches?.("[data-toast]")) live(node);
    }
  }).observe(place, { childList: true });
}
