/* ---- A password that one wants to see ---------------------------------------------------------- */
for (const button of all("[data-show]")) {
  const field = document.getElementById(button.dataset.show);
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.textContent = shown ? button.dataset.shown : button.dataset.hidden;
    field.focus();
  });
}
