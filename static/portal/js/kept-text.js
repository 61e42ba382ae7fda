// What is typed into form[data-keep] stays in this tab until it is saved: a lost session or a closed page costs nothing.
// `data-keep` says where a save leads («/plan/posts/»). Words only, never a form with secrets.
const PREFIX = "kept:";
const WORDS = "textarea[name], input[type=text][name], input[type=url][name], input:not([type])[name]";
const form = document.querySelector("form[data-keep]");
const key = PREFIX + location.pathname;
const clock = new Intl.DateTimeFormat("ru", { hour: "2-digit", minute: "2-digit" });

const flat = (text) => text.normalize("NFC").replace(/\s+/g, " ").trim();
const fields = () => [...form.querySelectorAll(WORDS)].filter((field) => !field.name.startsWith("alt_"));

function read(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name));
  } catch {
    return null;
  }
}

function keep(sent) {
  const values = Object.fromEntries(fields().map((field) => [field.name, field.value]));
  if (!Object.values(values).some((value) => value.trim())) return;
  try {
    sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), to: form.dataset.keep, sent, values }));
  } catch { /* no room: the form itself still has everything */ }
}

// A save has led on: what was sent from elsewhere is safe.
for (const name of Object.keys(sessionStorage)) {
  if (!name.startsWith(PREFIX) || name === key && form) continue;
  const kept = read(name);
  if (!kept || kept.sent && location.pathname.startsWith(kept.to)) sessionStorage.removeItem(name);
}

// Whoever signs out leaves nothing behind for the next person at this desk.
document.addEventListener("submit", (event) => {
  if (!event.target.action?.endsWith("/sign-out/")) return;
  for (const name of Object.keys(sessionStorage)) if (name.startsWith(PREFIX)) sessionStorage.removeItem(name);
});

function offer(kept, lost) {
  const box = document.createElement("section");
  box.className = "op-banner is-accent";
  box.setAttribute("role", "status");
  const words = document.createElement("div");
  words.className = "op-grow";
  const about = flat(kept.values[lost[0].name]).slice(0, 90);
  words.append(
    Object.assign(document.createElement("h2"), { textContent: "Есть набранное, которое не сохранилось" }),
    Object.assign(document.createElement("p"), { textContent: `${clock.format(kept.at)}: «${about}»` }),
  );
  const acts = document.createElement("div");
  acts.className = "op-actions";
  const back = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: "Вернуть" });
  const away = Object.assign(document.createElement("button"), { type: "button", className: "btn op-btn-quiet", textContent: "Не нужно" });
  acts.append(back, away);
  box.append(words, acts);
  back.addEventListener("click", () => {
    for (const field of lost) {
      field.value = kept.values[field.name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    box.remove();
    lost[0].focus();
  });
  away.addEventListener("click", () => {
    sessionStorage.removeItem(key);
    box.remove();
  });
  const place = form.querySelector("[data-kept-place]");
  if (place) place.append(box);
  else form.before(box);
}

if (form) {
  const kept = read(key);
  const lost = kept ? fields().filter((field) => flat(kept.values[field.name] ?? "") && flat(kept.values[field.name]) !== flat(field.value)) : [];
  if (lost.length) offer(kept, lost);
  else sessionStorage.removeItem(key);
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => keep(false), 400);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    keep(true);
  });
}
