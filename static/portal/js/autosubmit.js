// Filters apply at once: form[data-autosubmit] is sent on change, its own button is no longer needed.
for (const form of document.querySelectorAll("form[data-autosubmit]")) {
  form.querySelectorAll("button[type=submit]:not([name])").forEach((button) => { button.hidden = true; });
  form.addEventListener("change", () => form.requestSubmit());
}
