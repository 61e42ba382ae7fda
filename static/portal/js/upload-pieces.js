// Large files go to the server in pieces: a break costs one piece, and the same file chosen again goes on where it
// broke off. Small ones go with the form, as they do without script.
const SMALL = 8 * 1024 * 1024;
const TRIES = 6;
const format = new Intl.NumberFormat("ru");

// A pause, cut short by the connection's return; without a connection there is nothing else to wait for.
const wait = (ms) => new Promise((done) => {
  const timer = navigator.onLine ? setTimeout(go, ms) : 0;
  function go() {
    clearTimeout(timer);
    window.removeEventListener("online", go);
    done();
  }
  window.addEventListener("online", go);
});
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
  if (answer.redirected) throw new Refusal("вход закончился: войдите в соседней вкладке и выберите файл ещё раз");
  const told = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  return { status: answer.status, told };
}

class Refusal extends Error {}

// Files on their way: until they have come, the form is not sent, or it would go without them.
const under = new Set();

function refuse({ status, told }) {
  if (told.error) throw new Refusal(told.error);
  if (status === 403 || status === 404) throw new Refusal("загрузка прервана: обновите страницу и начните снова");
  throw new Error(`status ${status}`);
}

// What may be asked twice (begin, a piece at its place) is asked until it goes through; a wait without a connection is no try.
async function stubborn(act, shown) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await act();
    } catch (error) {
      if (error instanceof Refusal || tries > TRIES) throw error;
      if (!navigator.onLine) tries = 0;
      shown.say(navigator.onLine ? "связь прервалась, продолжим сами с того же места" : "нет связи: появится — продолжим с того же места");
      await wait(1000 * 2 ** tries);
    }
  }
}

async function begin(url, file) {
  const body = new FormData();
  body.append("name", file.name);
  body.append("size", file.size);
  body.append("mark", file.lastModified);
  const begun = await ask(url, { method: "POST", body });
  if (begun.status !== 201) refuse(begun);
  return begun.told;
}

async function sendPiece(file, state) {
  const piece = file.slice(state.at, state.at + state.piece);
  const answer = await ask(`${state.url}?at=${state.at}`, { method: "PUT", body: piece });
  if (answer.status !== 200 && answer.status !== 409) refuse(answer);
  state.at = answer.told.at;
}

async function bring(url, file) {
  const shown = line(file);
  let gone = false;
  let state = null;
  under.add(shown);
  shown.stop.addEventListener("click", () => {
    gone = true;
    under.delete(shown);
    if (state) ask(state.url, { method: "DELETE" }).catch(() => {});
    shown.remove();
  });
  try {
    state = await stubborn(() => begin(url, file), shown);
    while (!gone && state.at < file.size) {
      shown.show(state.at);
      await stubborn(() => sendPiece(file, state), shown);
    }
    if (gone) return null;
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
  } finally {
    under.delete(shown);
    if (!under.size) document.querySelector("[data-wait]")?.remove();
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
  // A copy is taken: the field is emptied, or saving meanwhile would send the whole file with the form.
  chooser.value = "";
  const numbers = [];
  for (const file of files) numbers.push(await bring(url, file));
  const come = numbers.filter((number) => number !== null);
  if (come.length) put(come);
});

document.addEventListener("submit", (event) => {
  if (!under.size) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const box = document.querySelector("[data-uploads]");
  let told = box.querySelector("[data-wait]");
  if (!told) {
    told = Object.assign(document.createElement("p"), { className: "op-small op-warn op-mb0", textContent: "Файл ещё загружается. Дождитесь его или отмените, потом отправьте." });
    told.dataset.wait = "";
    box.prepend(told);
  }
  told.scrollIntoView({ block: "center" });
}, true);
window.addEventListener("beforeunload", (event) => {
  if (under.size) event.preventDefault();
});
