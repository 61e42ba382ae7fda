// What the plan says while a post is moved: to a screen reader, in a banner, as a question.
export function say(words) {
  const place = document.getElementById("plan-says");
  if (!place) return;
  place.textContent = "";
  setTimeout(() => { place.textContent = words; }, 30);
}

// A refusal: a banner above the plan; the post stands where it stood, with the focus on it.
export function tell(item, words) {
  const box = document.createElement("section");
  box.className = "op-banner is-warn";
  const text = document.createElement("div");
  text.className = "op-grow";
  text.append(
    Object.assign(document.createElement("h2"), { textContent: "Осталось на прежнем месте" }),
    Object.assign(document.createElement("p"), { textContent: words }),
  );
  box.append(text);
  document.getElementById("banners")?.replaceChildren(box);
  box.scrollIntoView({ block: "nearest" });
  item.focus?.();
  say(words);
}

// «Перенести и спросить согласование заново?» The form is the server's own.
export function ask(question, agree, refuse) {
  const dialog = document.createElement("dialog");
  dialog.className = "op-dialog";
  dialog.setAttribute("aria-labelledby", "move-ask");
  const head = document.createElement("div");
  head.className = "op-dialog-h";
  head.append(Object.assign(document.createElement("h2"), { id: "move-ask", textContent: question.querySelector("h2").textContent }));
  const body = document.createElement("div");
  body.className = "op-dialog-b";
  body.append(Object.assign(document.createElement("p"), { className: "op-mb0", textContent: question.querySelector("[data-move-words]").textContent }));
  const form = question.querySelector("form");
  form.className = "op-dialog-f";
  form.setAttribute("data-submit-many", "");
  dialog.append(head, body, form);
  let agreed = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    agreed = true;
    dialog.close();
    agree(form);
  });
  form.querySelector("[data-move-leave]").addEventListener("click", (event) => {
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (!agreed) refuse();
  });
  document.body.append(dialog);
  dialog.showModal();
  form.querySelector("button").focus();
}
