// <time data-countdown datetime="…"> stays true: «через 1 ч 18 мин»; with "seconds" «28 с». At zero data-then acts.
function words(seconds, bySeconds) {
  if (bySeconds && seconds < 120) return `${Math.max(seconds, 0)}\u00a0с`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return "сейчас";
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const text = [hours && `${hours}\u00a0ч`, rest && `${rest}\u00a0мин`].filter(Boolean).join(" ");
  return bySeconds ? text : `через ${text}`;
}

function tick() {
  for (const element of document.querySelectorAll("[data-countdown]")) {
    const seconds = Math.ceil((new Date(element.dateTime) - Date.now()) / 1000);
    if (seconds > 86_400) continue;
    const text = words(seconds, element.dataset.countdown === "seconds");
    if (element.textContent !== text) element.textContent = text;
    if (seconds > 0 || element.dataset.done) continue;
    element.dataset.done = "yes";
    if (element.dataset.then === "reload") location.reload();
    if (element.dataset.then === "remove") element.closest("[data-countdown-box]")?.remove();
  }
}
tick();
setInterval(tick, 1000);
