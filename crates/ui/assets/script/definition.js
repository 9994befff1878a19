/* ---- Step 1: what goes with the chosen type ---------------------------------------------------- */
const definition = one("[data-definition]");
if (definition) {
  // An application that is being changed is not chosen: there is no such button then.
  const button = one("[data-refresh-button]", definition);
  if (button) button.hidden = true;
  definition.addEventListener("change", (event) => {
    if (event.target.matches("[data-refresh]")) {
      definition.noValidate = true;
      definition.requestSubmit(button);
    }
  });
}
