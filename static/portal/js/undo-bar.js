// Bars of decisions that may still be taken back: [data-undo-left="9200"] counts the server's milliseconds down in its
// <progress>; at zero the server is asked what is left ([data-undo] hears «undo:over»). Without script the button works
// as long as the server allows it.
const started = new WeakMap();

function tick() {
  for (const bar of document.querySelectorAll("[data-undo-left]")) {
    if (!started.has(bar)) started.set(bar, performance.now());
    const left = Number(bar.dataset.undoLeft) - (performance.now() - started.get(bar));
    const progress = bar.querySelector("progress");
    if (progress) progress.value = Math.max(left, 0);
    const seconds = bar.querySelector("[data-undo-seconds]");
    const words = String(Math.max(Math.ceil(left / 1000), 0));
    if (seconds && seconds.textContent !== words) seconds.textContent = words;
    if (left > -300 || bar.dataset.undoOver) continue;
    bar.dataset.undoOver = "yes";
    bar.closest("[data-undo]")?.dispatchEvent(new CustomEvent("undo:over"));
  }
}
tick();
setInterval(tick, 200);
