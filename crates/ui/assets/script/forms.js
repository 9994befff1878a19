/* ---- Pressing twice ---------------------------------------------------------------------------- */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
  // A page that comes back from the browser's memory can be sent again.
  const again = () => {
    delete form.dataset.sent;
    event.submitter?.removeAttribute("aria-busy");
  };
  window.addEventListener("pageshow", again, { once: true });
});
