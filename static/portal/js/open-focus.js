// A folded act (details[data-focus]) opened by a key or a click puts the cursor into its first field; Esc folds it again.
document.addEventListener("toggle", (event) => {
  const box = event.target;
  if (!box.matches?.("details[data-focus]") || !box.open) return;
  document.querySelectorAll("details[data-focus][open]").forEach((other) => {
    if (other !== box) other.open = false;
  });
  box.querySelector("textarea, select, input:not([type=hidden]):not([type=radio])")?.focus();
}, true);
document.addEventListener("keydown", (event) => {
  const box = event.key === "Escape" && event.target.closest?.("details[data-focus][open]");
  if (!box) return;
  box.open = false;
  box.querySelector("summary").focus();
});
