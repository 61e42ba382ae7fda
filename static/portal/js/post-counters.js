// How much of each network's limit the text takes, while it is typed: in the network's own unit, with the link where
// it stands in the text, and by the limit beside photos where that is another one. The server counts the same way.
const format = new Intl.NumberFormat("ru");
const boxes = [...document.querySelectorAll("[data-counter]")];
const common = document.querySelector("#panel-common textarea");
const link = document.querySelector("[name=link]");

const clean = (text) => text.normalize("NFC").replace(/[^\S\n]+$/gm, "").trim();
const size = (text, unit) => (unit === "utf16" ? text.length : [...text].length);

function ownText(network) {
  return clean(document.querySelector(`#panel-${network} textarea`)?.value ?? "");
}

function whole(box) {
  const spoken = ownText(box.dataset.counter) || clean(common.value);
  // What the form puts under every text (terms of a contest), as it was when the page was drawn.
  const text = [spoken, box.dataset.under].filter(Boolean).join("\n\n");
  const address = link.value.trim();
  if (!("withLink" in box.dataset) || !address || text.includes(address)) return text;
  return text ? `${text}\n\n${address}` : address;
}

function show(box) {
  const photos = document.querySelectorAll("[name=photo]").length;
  const { bare, photo, unit } = box.dataset;
  const most = Number(photos ? photo : bare);
  const used = size(whole(box), unit);
  const over = Math.max(used - most, 0);
  const words = `${format.format(used)} из ${format.format(most)}`;
  const bar = box.querySelector("progress");
  box.classList.toggle("is-over", over > 0);
  box.querySelector("[data-count]").textContent = words;
  bar.max = most;
  bar.value = used;
  bar.setAttribute("aria-label", words);
  box.querySelector("[data-note]").textContent = [
    over && `лишних ${format.format(over)} ·`,
    photos && photo !== bare && "подпись к файлам,",
    unit === "utf16" ? "знаков UTF-16" : "знаков",
  ].filter(Boolean).join(" ");
}

// «как общий» or «свой: на 173 короче» under each tab; under the first one, for whom it is.
function showOwn() {
  const rest = [];
  for (const box of boxes) {
    const network = box.dataset.counter;
    const label = document.querySelector(`[data-own-for="${network}"]`);
    const own = ownText(network);
    const mine = own !== "" && own !== clean(common.value);
    if (!mine) rest.push(box.querySelector(".op-net").textContent);
    if (!label) continue;
    const shorter = size(clean(common.value), "chars") - size(own, "chars");
    const much = shorter > 0 ? `на ${format.format(shorter)} короче` : `на ${format.format(-shorter)} длиннее`;
    label.textContent = mine ? `свой: ${shorter ? much : "той же длины"}` : "как общий";
  }
  const target = document.querySelector("[data-common-for]");
  if (target) target.textContent = rest.length ? `для ${rest.join(", ")}` : "нигде: везде свой";
}

function showAll() {
  boxes.forEach(show);
  showOwn();
}

if (boxes.length && common) {
  showAll();
  document.addEventListener("input", showAll);
  document.addEventListener("htmx:afterSettle", showAll);
}
