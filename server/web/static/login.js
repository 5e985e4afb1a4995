const reveal = document.getElementById("reveal");
const password = document.getElementById("password");

reveal.hidden = false;
reveal.addEventListener("click", () => {
  const shown = password.type === "text";
  password.type = shown ? "password" : "text";
  reveal.setAttribute("aria-pressed", String(!shown));
  reveal.textContent = shown ? reveal.dataset.show : reveal.dataset.hide;
  password.focus();
});
