// Large files go to the server in pieces: a break costs one piece, and the same file chosen again goes on where it
// broke off. Small ones go with the form, as they do without script.
const SMALL = 8 * 1024 * 1024;
const TRIES = 6;
const format = new Intl.NumberFormat("ru");

const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const token = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";

function line(file) {
  const box = document.createElement("div");
  box.className = "op-upload";
  const words = document.createElement("span");
  const stop = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: "Отменить" });
  stop.setAttribute("aria-label", `Отменить загрузку: ${file.name}`);
  const bar = Object.assign(document.createElement("progress"), { max: file.size, value: 0 });
  bar.setAttribute("aria-label", `Загружено: ${file.name}`);
  box.append(words, stop, bar);
  document.querySelector("[data-uploads]")?.append(box);
  const mb = (bytes) => format.format(Math.round(bytes / 1024 / 1024));
  return {
    stop,
    show(at) {
      bar.value = at;
      words.textContent = `${file.name}: ${mb(at)} из ${mb(file.size)} МБ`;
    },
    say(text, bad) {
      words.textContent = `${file.name}: ${text}`;
      words.classList.toggle("is-bad", Boolean(bad));
      if (bad) stop.textContent = "Убрать";
    },
    remove: () => box.remove(),
  };
}

async function ask(url, options) {
  const answer = await fetch(url, { ...options, headers: { "X-CSRFToken": token() }, credentials: "same-origin" });
  const told = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  return { status: answer.status, told };
}

class Refusal extends Error {}

function refuse({ status, told }) {
  if (told.error) throw new Refusal(told.error);
  if (status === 403 || status === 404) throw new Refusal("загрузка прервана: обновите страницу и начните снова");
  throw new Error(`status ${status}`);
}

async function sendPieces(file, state, shown, cancelled) {
  let tries = 0;
  while (state.at < file.size) {
    if (cancelled()) return false;
    shown.show(state.at);
    try {
      const piece = file.slice(state.at, state.at + state.piece);
      const answer = await ask(`${state.url}?at=${state.at}`, { method: "PUT", body: piece });
      if (answer.status !== 200 && answer.status !== 409) refuse(answer);
      state.at = answer.told.at;
      tries = 0;
    } catch (error) {
      if (error instanceof Refusal || (tries += 1) > TRIES) throw error;
      shown.say("связь прервалась, продолжим сами");
      await wait(1000 * 2 ** tries);
    }
  }
  return true;
}

async function bring(url, file) {
  const shown = line(file);
  let gone = false;
  let state = null;
  shown.stop.addEventListener("click", () => {
    gone = true;
    if (state) ask(state.url, { method: "DELETE" }).catch(() => {});
    shown.remove();
  });
  try {
    const body = new FormData();
    body.append("name", file.name);
    body.append("size", file.size);
    body.append("mark", file.lastModified);
    const begun = await ask(url, { method: "POST", body });
    if (begun.status !== 201) refuse(begun);
    state = begun.told;
    if (!(await sendPieces(file, state, shown, () => gone))) return null;
    shown.show(file.size);
    shown.say("загружено, проверяем…");
    const done = await ask(state.finish, { method: "POST" });
    if (done.status !== 200) refuse(done);
    state = null;
    shown.remove();
    return done.told.media;
  } catch (error) {
    state = null;
    if (!gone) shown.say(error instanceof Refusal ? error.message : "не загрузилось: выберите файл ещё раз, продолжим с того же места", true);
    return null;
  }
}

// A file that has come whole stands in the form as the others do; the server draws the tray anew.
function put(numbers) {
  const list = document.querySelector("#photos .op-media");
  for (const number of numbers) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "photo", value: number });
    list.append(field);
  }
  const chooser = document.getElementById("files");
  chooser.value = "";
  chooser.dispatchEvent(new Event("files-ready"));
}

document.addEventListener("change", async (event) => {
  const chooser = event.target.closest?.("input[data-large]");
  if (!chooser) return;
  const files = [...chooser.files];
  if (!files.length) return;
  if (!files.some((file) => file.size > SMALL)) {
    chooser.dispatchEvent(new Event("files-ready"));
    return;
  }
  const url = chooser.dataset.large;
  const numbers = [];
  for (const file of files) numbers.push(await bring(url, file));
  const come = numbers.filter((number) => number !== null);
  if (come.length) put(come);
});
