// What HTMX leaves to us: a lost or refused request is told to the person, a changed row is shown for a moment.
const trouble = document.getElementById("trouble");

function tell(title, text) {
  if (!trouble) return;
  const box = document.createElement("section");
  box.className = "op-banner is-bad";
  const words = document.createElement("div");
  words.className = "op-grow";
  words.append(
    Object.assign(document.createElement("h2"), { textContent: title }),
    Object.assign(document.createElement("p"), { textContent: text }),
  );
  box.append(words);
  trouble.replaceChildren(box);
  trouble.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:sendError", () => {
  tell("Портал не ответил", "Проверьте связь и повторите. Неизвестно, записалось ли: обновите страницу и посмотрите.");
});
document.addEventListener("htmx:timeout", () => {
  tell("Ответа нет дольше обычного", "Обновите страницу и посмотрите, записалось ли.");
});
// Our own refusals come with their words (components/_refusal.html).
function refusal(xhr) {
  if (!trouble || !xhr.responseText.includes("data-refusal")) return false;
  const answer = new DOMParser().parseFromString(xhr.responseText, "text/html");
  trouble.replaceChildren(answer.querySelector("[data-refusal]"));
  trouble.scrollIntoView({ block: "nearest" });
  return true;
}

document.addEventListener("htmx:responseError", (event) => {
  if (refusal(event.detail.xhr)) return;
  const status = event.detail.xhr.status;
  if (status === 401) location.reload();
  else if (status === 403) tell("Этого сделать нельзя", "Права изменились, или вход устарел. Обновите страницу.");
  else if (status === 404) tell("Этого больше нет", "Запись изменили или закрыли. Обновите страницу.");
  else if (status === 409) tell("Кто-то изменил это раньше", "Обновите страницу и решите заново.");
  else tell("Неполадка на портале", "Обновите страницу и посмотрите, записалось ли.");
});
document.addEventListener("htmx:beforeRequest", () => trouble?.replaceChildren());
document.addEventListener("htmx:afterSwap", (event) => {
  const target = event.detail.target;
  if (!target.matches?.("tr, li, .op-card")) return;
  target.classList.add("is-changed");
  setTimeout(() => target.classList.remove("is-changed"), 1500);
});
