// Texts of the networks as tabs ([data-variants]); without script they stand one under another with their labels.
for (const box of document.querySelectorAll("[data-variants]")) {
  const list = box.querySelector("[role=tablist]");
  const tabs = [...list.querySelectorAll("[role=tab]")];
  const panels = tabs.map((tab) => document.getElementById(tab.getAttribute("aria-controls")));

  const choose = (number, focus) => {
    tabs.forEach((tab, place) => {
      tab.setAttribute("aria-selected", String(place === number));
      tab.tabIndex = place === number ? 0 : -1;
      panels[place].hidden = place !== number;
    });
    if (focus) tabs[number].focus();
  };

  panels.forEach((panel, place) => {
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tabs[place].id);
    panel.querySelectorAll("[data-panel-label]").forEach((label) => { label.hidden = true; });
  });
  list.hidden = false;
  box.classList.add("is-tabbed");
  const wrong = panels.findIndex((panel) => panel.querySelector("[aria-invalid=true]"));
  choose(Math.max(wrong, 0), false);

  list.addEventListener("click", (event) => {
    const number = tabs.indexOf(event.target.closest("[role=tab]"));
    if (number >= 0) choose(number, true);
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const edge = { Home: 0, End: tabs.length - 1 }[event.key];
    if (step === undefined && edge === undefined) return;
    event.preventDefault();
    const now = tabs.indexOf(document.activeElement);
    choose(edge ?? (now + step + tabs.length) % tabs.length, true);
  });
  // A link of the errors' summary leads into a hidden panel: show it first.
  document.addEventListener("click", (event) => {
    const id = event.target.closest('a[href^="#"]')?.hash.slice(1);
    const number = id ? panels.findIndex((panel) => panel.querySelector(`#${CSS.escape(id)}`)) : -1;
    if (number >= 0) {
      choose(number, false);
      document.getElementById(id).focus();
    }
  });
}

for (const button of document.querySelectorAll("[data-take-common]")) {
  const own = document.getElementById(button.dataset.takeCommon);
  const common = document.querySelector('#panel-common textarea');
  const offer = () => { button.hidden = own.value.trim() !== "" || common.value.trim() === ""; };
  button.addEventListener("click", () => {
    own.value = common.value;
    own.dispatchEvent(new Event("input", { bubbles: true }));
    own.focus();
  });
  document.addEventListener("input", offer);
  offer();
}
