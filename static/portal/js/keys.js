// Single keys by their place on the keyboard, so that they work in the Russian layout: [data-key="j"] is pressed, by
// either of two keys with [data-key="z u"]. Silent where one types, with a modifier, and when the person has switched
// them off (body[data-keys=off]). «?» lists them.
const FIELDS = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable=true], [role=textbox]";

function visible(element) {
  return element.getClientRects().length > 0;
}

function list() {
  const dialog = document.createElement("dialog");
  dialog.className = "op-dialog";
  dialog.setAttribute("aria-labelledby", "keys-title");
  dialog.innerHTML = '<div class="op-dialog-h"><h2 id="keys-title">Клавиши этого экрана</h2></div>' +
    '<div class="op-dialog-b"><dl class="op-keylist"></dl></div>' +
    '<form method="dialog" class="op-dialog-f"><button class="btn">Закрыть</button></form>';
  for (const element of document.querySelectorAll("[data-key]")) {
    if (!visible(element)) continue;
    const key = document.createElement("dt");
    for (const name of element.dataset.key.split(" ")) {
      key.append(Object.assign(document.createElement("kbd"), { textContent: name.toUpperCase() }), " ");
    }
    const act = document.createElement("dd");
    act.textContent = element.dataset.keyLabel || element.getAttribute("aria-label") || element.textContent.trim();
    dialog.querySelector("dl").append(key, act);
  }
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (event.target.closest(FIELDS) || document.querySelector("dialog[open]")) return;
  if (document.body.dataset.keys === "off") return;
  if (event.key === "?" || (event.shiftKey && event.code === "Digit7" && event.key === "?")) {
    list();
    return;
  }
  if (event.shiftKey) return;
  const name = event.code.replace(/^Key|^Digit/, "").toLowerCase();
  const target = [...document.querySelectorAll(`[data-key~="${CSS.escape(name)}"]`)].filter(visible).at(-1);
  if (!target) return;
  event.preventDefault();
  if (target.matches(FIELDS)) target.focus();
  else target.click();
});
