// Arrow keys over the days and posts of the plan. One Tab stop for the whole grid; without script every link is one.
// ← → the same place of the next day, ↑ ↓ inside a day and on to the next week, Home and End the week, PageUp and PageDown turn it.
const STOPS = "[data-day-link], .op-ev, .op-item, .op-card, .op-wev a, .op-slot, .op-more, .op-agenda h3 a";
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const plan = () => document.getElementById("plan");
const visible = (element) => element.getClientRects().length > 0;
const days = () => [...plan().querySelectorAll("[data-day]")].filter(visible);
const stops = (day) => [...day.querySelectorAll(STOPS)].filter(visible);
const isGrid = () => ["month", "week"].includes(plan()?.dataset.plan) && days().length > 1;

function hold(stop) {
  plan().querySelectorAll("[data-day] [tabindex='0']").forEach((one) => { one.tabIndex = -1; });
  stop.tabIndex = 0;
}

export function settle(wanted) {
  if (!plan()) return;
  plan().querySelector("[data-plan-keys]")?.removeAttribute("hidden");
  if (!isGrid()) return;
  for (const day of days()) for (const stop of stops(day)) stop.tabIndex = -1;
  const today = days().find((day) => day.dataset.day === plan().dataset.today) || days()[0];
  const first = wanted || stops(today)[0];
  if (first) hold(first);
}

function turn(event) {
  const link = plan().querySelector(`nav [rel="${event.key === "PageUp" ? "prev" : "next"}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
}

function neighbour(day, stop, [aside, down]) {
  const all = days();
  const at = all.indexOf(day);
  const place = stops(day).indexOf(stop);
  if (aside) {
    const next = all[at + aside];
    return next && (stops(next)[Math.min(place, stops(next).length - 1)]);
  }
  const inside = stops(day)[place + down];
  if (inside || plan().dataset.plan !== "month") return inside;
  const below = all[at + 7 * down];
  return below && stops(below).at(down > 0 ? 0 : -1);
}

function edge(day, key) {
  const all = days();
  const first = plan().dataset.plan === "month" ? Math.floor(all.indexOf(day) / 7) * 7 : 0;
  return stops(all[key === "Home" ? first : Math.min(first + 6, all.length - 1)])[0];
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || !isGrid()) return;
  const stop = event.target.closest?.(STOPS);
  const day = stop?.closest("#plan [data-day]");
  if (!day) return;
  if (event.key === "PageUp" || event.key === "PageDown") {
    turn(event);
    return;
  }
  const isEdge = event.key === "Home" || event.key === "End";
  if (!isEdge && !STEPS[event.key]) return;
  event.preventDefault();
  const next = isEdge ? edge(day, event.key) : neighbour(day, stop, STEPS[event.key]);
  if (!next) return;
  hold(next);
  next.focus();
});
document.addEventListener("focusin", (event) => {
  const stop = event.target.closest?.(STOPS);
  if (stop?.closest("#plan [data-day]") && isGrid()) hold(stop);
});
settle();
