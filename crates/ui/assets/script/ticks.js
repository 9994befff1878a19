/* ---- Ticking dossiers --------------------------------------------------------------------------- */
const selection = one("[data-selection]");
const boxes = () => all("tbody [name=d]", selection);

function prepareTicks() {
  const header = selection && one("[data-page]", selection);
  if (!header) return;
  const ticked = boxes().filter((box) => box.checked).length;
  header.checked = ticked > 0 && ticked === boxes().length;
  header.indeterminate = ticked > 0 && ticked < boxes().length;
  for (const count of all("[data-ticked-here]", selection)) count.textContent = ticked;
}

let unsaved = false;
let pending = 0;
let saving = Promise.resolve();

// One save at a time, so that they arrive in order; ticks made meanwhile go together in the next.
function queueTicks() {
  pending += 1;
  saving = saving.then(saveTicks).catch(() => (unsaved = true)).finally(() => (pending -= 1));
}

async function saveTicks() {
  if (!unsaved) return;
  unsaved = false;
  const form = new URLSearchParams();
  for (const shown of all("[name=shown]", selection)) form.append("shown", shown.value);
  for (const box of boxes()) if (box.checked) form.append("d", box.value);
  const [future, was] = [one("[name=future]", selection), one("[name=future_was]", selection)];
  const wished = future?.checked ? "on" : "off";
  if (future?.checked) form.append("future", "on");
  if (was) form.append("future_was", was.value);
  const options = { method: "POST", body: form, headers: { "x-partial": "ticks" }, keepalive: true, signal: AbortSignal.timeout(20_000) };
  const answer = await ask(selection.action, options);
  if (!answer?.ok) return (unsaved = true);
  // What is clicked from here on is compared with what was saved, not with what the page came with.
  if (was) was.value = wished;
  const said = await answer.text();
  one("[data-ticked]", selection).textContent = said;
  for (const button of all("[data-when-ticked]", selection)) button.hidden = said.startsWith("0 ");
}

selection?.addEventListener("change", (event) => {
  if (event.target.matches("[data-page]")) {
    for (const box of boxes()) box.checked = event.target.checked;
  } else if (!event.target.matches("[name=d], [name=future]")) return;
  prepareTicks();
  unsaved = true;
  queueTicks();
  // Rows that were on their way do not know of this tick.
  if (looking) refresh(looking);
});

// A button sends every box too: were a save still on its way, it could arrive later, and undo that.
selection?.addEventListener("submit", (event) => {
  if (!pending) return;
  event.preventDefault();
  event.submitter?.setAttribute("aria-busy", "true");
  saving.then(() => selection.requestSubmit(event.submitter));
});
prepareTicks();
