// Counts what is typed into a field with data-limit; «utf16» counts as Telegram does, else by characters.
const format = new Intl.NumberFormat("ru");

function length(field) {
  return field.dataset.unit === "utf16" ? field.value.length : [...field.value].length;
}

function forms(number, one, few, many) {
  const tens = number % 100;
  if (tens > 10 && tens < 15) return many;
  return number % 10 === 1 ? one : number % 10 > 1 && number % 10 < 5 ? few : many;
}

function show(field) {
  const output = document.querySelector(`[data-count-for="${CSS.escape(field.id)}"]`);
  if (!output) return;
  const limit = Number(field.dataset.limit);
  const used = length(field);
  const unit = field.dataset.unit === "utf16" ? " UTF-16" : "";
  const over = used - limit;
  output.classList.toggle("is-over", over > 0);
  output.textContent = `${format.format(used)} из ${format.format(limit)}` +
    (over > 0 ? ` — ${forms(over, "лишний", "лишние", "лишние")} ${format.format(over)} ${forms(over, "знак", "знака", "знаков")}${unit}` : "");
}

document.addEventListener("input", (event) => {
  if (event.target.dataset?.limit) show(event.target);
});
function showAll(root) {
  root.querySelectorAll("[data-limit]").forEach(show);
}
showAll(document);
document.addEventListener("htmx:load", (event) => showAll(event.target));
