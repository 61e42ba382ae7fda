// A ready answer goes into its field at once ([data-fill="field-id"], [data-fill-with]); without script its link
// brings the page with the answer in place.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-fill]");
  const field = link && document.getElementById(link.dataset.fill);
  if (!field || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  field.value = link.dataset.fillWith;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
