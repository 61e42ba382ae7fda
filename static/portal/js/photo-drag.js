// A file of the editor is dragged to another place. The server orders them: the same act as the arrows, with a place.
// A keyboard has the arrows and Alt + ← → (photo-keys.js); a touch screen has the arrows.
let carried = null;

const itemOf = (event) => event.target.closest?.("[data-photo-item]");
const items = () => [...document.querySelectorAll("#photos [data-photo-item]")];

function unmark() {
  items().forEach((item) => item.classList.remove("is-over", "is-carried"));
}

document.addEventListener("dragstart", (event) => {
  const item = itemOf(event);
  if (!item || event.target.closest("input, button")) return;
  carried = item;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", item.dataset.pk);
  item.classList.add("is-carried");
});

document.addEventListener("dragover", (event) => {
  const item = itemOf(event);
  if (!carried || !item) return;
  event.preventDefault();
  items().forEach((one) => one.classList.toggle("is-over", one === item && one !== carried));
});

document.addEventListener("drop", (event) => {
  const item = itemOf(event);
  if (!carried || !item) return;
  event.preventDefault();
  const place = items().indexOf(item);
  const button = carried.querySelector("[data-move=left]");
  if (item !== carried && button) {
    window.htmx.ajax("POST", button.getAttribute("hx-post"), {
      source: button,
      target: "#photos",
      swap: "outerHTML",
      values: { act: `photo-to:${carried.dataset.pk}:${place}` },
    });
  }
  carried = null;
  unmark();
});

document.addEventListener("dragend", () => {
  carried = null;
  unmark();
});
