// Small buttons that only script can serve; they are hidden until it is here.
for (const button of document.querySelectorAll("[data-show-password], [data-copy], [data-print]")) button.hidden = false;

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-show-password], [data-copy], [data-print]");
  if (!button) return;
  if (button.dataset.print !== undefined) window.print();
  if (button.dataset.showPassword) {
    const field = document.getElementById(button.dataset.showPassword);
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-label", shown ? "Скрыть пароль" : "Показать пароль");
    field.focus();
  }
  if (button.dataset.copy) {
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.innerText);
    const label = button.textContent;
    button.lastChild.textContent = "Скопировано";
    setTimeout(() => { button.lastChild.textContent = label.trim(); }, 2000);
  }
});
