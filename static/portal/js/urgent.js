// The urgent screen: the button says to how many pages it sends, a blank's name leads to the blank in the text.
const form = document.querySelector("[data-urgent]");

function pages(number) {
  const tens = number % 100;
  if (tens > 10 && tens < 15) return "страниц";
  return number % 10 === 1 ? "страницу" : number % 10 > 1 && number % 10 < 5 ? "страницы" : "страниц";
}

function showCount() {
  const number = form.querySelectorAll("input[name=pages]:checked").length;
  for (const place of form.querySelectorAll("[data-urgent-count]")) place.textContent = `${number} ${pages(number)}`;
}

function showBlanks(text) {
  for (const chip of form.querySelectorAll("[data-blank]")) chip.hidden = !text.value.includes(chip.dataset.blank);
}

if (form) {
  const text = form.querySelector("textarea[name=text]");
  form.addEventListener("change", showCount);
  text.addEventListener("input", () => showBlanks(text));
  for (const chip of form.querySelectorAll("[data-blank]")) {
    chip.hidden = false;
    chip.addEventListener("click", () => {
      const at = text.value.indexOf(chip.dataset.blank);
      text.focus();
      if (at >= 0) text.setSelectionRange(at, at + chip.dataset.blank.length);
    });
  }
  showCount();
  showBlanks(text);
}
