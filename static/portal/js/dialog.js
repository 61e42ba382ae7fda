// [data-dialog="id"] opens a native dialog; focus goes in and comes back by itself, Esc is «не делать».
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog?.showModal) {
    event.preventDefault();
    dialog.showModal();
  }
  event.target.closest("[data-close]")?.closest("dialog")?.close();
  if (event.target.matches("dialog") && event.target.dataset.easy !== undefined) event.target.close();
});
document.querySelectorAll("dialog[data-open]").forEach((dialog) => dialog.showModal());
document.addEventListener("htmx:afterSettle", (event) => {
  event.target.querySelectorAll?.("dialog[data-open]:not([open])").forEach((dialog) => dialog.showModal());
});
