// A style hint shows its place: [data-find] selects the words in the common text, the [data-nth] of the same ones.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-find]");
  if (!button) return;
  const words = button.dataset.find;
  document.getElementById("tab-common")?.click();
  const text = document.querySelector("#panel-common textarea");
  let at = text.value.indexOf(words);
  for (let left = Number(button.dataset.nth); left > 0 && at >= 0; left -= 1) {
    const next = text.value.indexOf(words, at + 1);
    if (next < 0) break;
    at = next;
  }
  text.focus();
  text.scrollIntoView({ block: "center" });
  if (at < 0) return;
  text.setSelectionRange(at, at + words.length);
  text.scrollTop = text.scrollHeight * (at / text.value.length) - text.clientHeight / 2;
});
