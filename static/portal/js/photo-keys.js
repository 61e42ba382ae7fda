// Alt + ← or → inside a photo moves it: the same buttons that stand under it, without reaching for them.
document.addEventListener("keydown", (event) => {
  const side = { ArrowLeft: "left", ArrowRight: "right" }[event.key];
  if (!side || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const button = event.target.closest("[data-photo-item]")?.querySelector(`[data-move=${side}]`);
  if (!button) return;
  event.preventDefault();
  button.focus();
  button.click();
});
