// A post is moved by the mouse (dragged to a day or a free hour) and by keys (M, arrows, Enter, Esc).
// Both send the plain form of /plan/posts/…/move/ and draw the plan anew from its answer; a refusal leaves all as it was.
import { settle } from "./plan-focus.js";
import { ask, say, tell } from "./plan-says.js";

const STEP_MINUTES = 30;
let carried = null; // what is being moved: {item, day, time}
let last = null; // the item that had the focus last, for the button «перенести»
let busy = false;

const plan = () => document.getElementById("plan");
const target = (day) => [...plan().querySelectorAll("[data-day]")].find((one) => one.dataset.day === day && one.getClientRects().length);
const timeOf = (item) => item.dataset.at.slice(11, 16);
const titleOf = (item) => (item.querySelector(".op-card-t") || item).textContent.trim().replace(/^\d\d:\d\d\s+/, "");

function unmark() {
  plan()?.querySelectorAll(".is-target").forEach((one) => one.classList.remove("is-target"));
  plan()?.querySelectorAll(".op-ghost").forEach((one) => one.remove());
}

function mark(cell, time, title) {
  unmark();
  if (!cell) return;
  cell.classList.add("is-target");
  const ghost = document.createElement("div");
  ghost.className = "op-ghost";
  ghost.setAttribute("aria-hidden", "true");
  ghost.append(Object.assign(document.createElement("b"), { textContent: time }), ` ${title}`);
  (cell.querySelector(".op-wposts") || cell).append(ghost);
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function leave(words) {
  const item = carried?.item;
  carried = null;
  unmark();
  document.querySelectorAll(".is-moving").forEach((one) => one.classList.remove("is-moving"));
  if (words) say(words);
  item?.focus?.();
}

// --- sending --------------------------------------------------------------------------------------------

function draw(answer, post, day) {
  document.getElementById("toasts")?.append(...answer.querySelectorAll("#toasts > *"));
  document.getElementById("banners")?.replaceChildren(...answer.querySelectorAll("#banners > *"));
  plan().replaceWith(answer.getElementById("plan"));
  const moved = [...plan().querySelectorAll(`[data-move="${post}"]`)];
  const found = moved.find((one) => one.dataset.at.startsWith(day) && one.getClientRects().length) || moved[0];
  settle(found);
  found?.focus();
  found?.classList.add("is-changed");
  setTimeout(() => found?.classList.remove("is-changed"), 1500);
  say(document.querySelector("#toasts > :last-child > span")?.textContent.trim() || "Перенесено");
}

async function send(url, body, item) {
  if (busy) return;
  busy = true;
  plan().setAttribute("aria-busy", "true");
  try {
    const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
    const response = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token } });
    const answer = new DOMParser().parseFromString(await response.text(), "text/html");
    const question = answer.querySelector("[data-move-ask]");
    const refusal = answer.querySelector("[data-move-refused]") || answer.querySelector("[data-refusal] p, .op-refused p");
    if (response.ok && answer.getElementById("plan")) draw(answer, item.dataset.move, body.get("due_at_0"));
    else if (question) ask(question, (form) => send(url, new URLSearchParams(new FormData(form)), item), () => leaveItem(item));
    else tell(item, refusal?.textContent.trim() || "Перенести не вышло. Обновите страницу и посмотрите, где материал стоит.");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    tell(item, "Портал не ответил. Проверьте связь, обновите страницу и посмотрите, где материал стоит.");
  } finally {
    busy = false;
    plan().removeAttribute("aria-busy");
  }
}

function leaveItem(item) {
  say("Осталось на прежнем месте");
  item.focus();
}

function drop(item, day, time) {
  leave("");
  if (item.dataset.at.startsWith(day) && timeOf(item) === time) {
    say("Осталось на прежнем месте");
    return;
  }
  const body = new URLSearchParams({
    at: item.dataset.at,
    due_at_0: day,
    due_at_1: time,
    seen: item.dataset.seen,
    next: location.pathname + location.search,
  });
  send(`${plan().dataset.base}posts/${item.dataset.move}/move/`, body, item);
}

// --- keys -----------------------------------------------------------------------------------------------

function shifted(day, days) {
  const moved = new Date(`${day}T12:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

function later(time, minutes) {
  const [hours, rest] = time.split(":").map(Number);
  const total = Math.min(Math.max(hours * 60 + rest + minutes, 0), 23 * 60 + 45);
  return `${String(Math.floor(total / 60)).padStart(2, "0")}:${String(total % 60).padStart(2, "0")}`;
}

function start(item) {
  if (busy) return;
  carried = { item, day: item.dataset.at.slice(0, 10), time: timeOf(item) };
  item.classList.add("is-moving");
  item.focus();
  const how = plan().dataset.plan === "month" ? "Стрелки — день" : "Стрелки вбок — день, вверх и вниз — время";
  say(`Переносим «${titleOf(item)}». ${how}, Enter — поставить, Esc — оставить`);
  mark(target(carried.day), carried.time, titleOf(item));
}

function aim(days, minutes) {
  const day = shifted(carried.day, days);
  if (!target(day)) {
    say("Дальше этого экрана — через «Перенести» в самом материале");
    return;
  }
  carried.day = day;
  carried.time = later(carried.time, minutes);
  mark(target(day), carried.time, titleOf(carried.item));
  say(`${target(day).dataset.dayName}, ${carried.time}`);
}

function steer(event) {
  const byWeek = plan().dataset.plan === "month";
  const steps = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: byWeek ? [-7, 0] : [0, -STEP_MINUTES],
    ArrowDown: byWeek ? [7, 0] : [0, STEP_MINUTES],
  };
  if (steps[event.key]) aim(...steps[event.key]);
  else if (event.key === "Enter" || event.key === " ") drop(carried.item, carried.day, carried.time);
  else if (event.key === "Escape") leave("Осталось на прежнем месте");
  else if (event.key === "Tab") {
    leave("Осталось на прежнем месте");
    return;
  } else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

document.addEventListener("keydown", (event) => {
  if (carried && !document.querySelector("dialog[open]")) steer(event);
}, true);
document.addEventListener("focusin", (event) => {
  last = event.target.closest?.("[data-move]") || (event.target.closest?.("[data-move-start]") ? last : null);
});
document.addEventListener("click", (event) => {
  if (carried && !event.target.closest("[data-move-start]")) leave("");
  if (!event.target.closest("[data-move-start]")) return;
  if (last?.isConnected) start(last);
  else say("Сначала встаньте на материал, который ещё не вышел");
});

// --- the mouse ------------------------------------------------------------------------------------------

let dragged = null;
document.addEventListener("dragstart", (event) => {
  const item = event.target.closest?.("#plan [data-move], #plan [data-event-move]");
  if (!item) return;
  dragged = item;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", titleOf(item));
  item.classList.add("is-moving");
});
document.addEventListener("dragover", (event) => {
  const cell = dragged && event.target.closest?.("#plan [data-day]");
  if (!cell || cell.hasAttribute("data-past")) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
  const slot = event.target.closest("[data-slot]");
  const time = slot?.dataset.slot || (dragged.dataset.at ? timeOf(dragged) : "");
  if (cell.classList.contains("is-target") && cell.dataset.aim === time) return;
  cell.dataset.aim = time;
  mark(cell, time, titleOf(dragged));
});
document.addEventListener("drop", (event) => {
  const cell = dragged && event.target.closest?.("#plan [data-day]");
  if (!cell || cell.hasAttribute("data-past")) return;
  event.preventDefault();
  const item = dragged;
  if (item.dataset.eventMove) {
    location.assign(`${item.dataset.eventMove}?day=${cell.dataset.day}`);
    return;
  }
  drop(item, cell.dataset.day, event.target.closest("[data-slot]")?.dataset.slot || timeOf(item));
});
document.addEventListener("dragend", () => {
  dragged?.classList.remove("is-moving");
  dragged = null;
  unmark();
});
