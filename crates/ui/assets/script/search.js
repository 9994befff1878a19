/* ---- Searching while typing -------------------------------------------------------------------- */
const later = (wait, act) => {
  let timer;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...given), wait);
  };
};

// What the server answers; nothing when it can't be reached: the buttons do the same without this.
async function ask(address, options) {
  const answer = await fetch(address, options).catch(() => null);
  // The session is over, or the draft: the page itself leads to where that is said.
  if (answer?.redirected) location.reload();
  return answer?.redirected ? null : answer;
}

let asked = 0;
let looking = null; // The address that is being asked for.
async function refresh(address) {
  const turn = (asked += 1);
  looking = address;
  // Rows are replaced only when what is ticked on them has been saved (C6).
  if (unsaved) queueTicks();
  await saving;
  if (unsaved) return;
  const answer = await ask(address, { headers: { accept: "text/html" } });
  const text = answer && (answer.ok || answer.status === 422) ? await answer.text() : null;
  if (turn !== asked) return;
  looking = null;
  if (text === null) return;
  show(new DOMParser().parseFromString(text, "text/html"));
  history.replaceState(null, "", address);
}

function show(page) {
  const held = document.activeElement?.closest("[data-live] [name]");
  for (const region of all("[data-live]")) {
    const fresh = one(`[data-live="${region.dataset.live}"]`, page);
    if (fresh) region.replaceChildren(...fresh.childNodes);
  }
  for (const kept of all("[name=searched], [name=view]")) {
    kept.value = one(`[name=${kept.name}]`, page)?.value ?? "";
  }
  if (!one("#q-error", page)) clearError(one("#q"));
  for (const element of all("[data-live] [data-script-only]")) element.hidden = false;
  if (held) one(`[data-live] [name="${held.name}"][value="${CSS.escape(held.value)}"]`)?.focus();
  prepareTicks();
}

function clearError(field) {
  one("#q-error")?.remove();
  for (const name of ["aria-invalid", "aria-describedby"]) field.removeAttribute(name);
}

for (const field of all("[data-search] [name=q], [data-search-field]")) {
  field.addEventListener("input", later(200, () => {
    const typed = field.value.trim();
    // Fewer than three characters say so when the button is pressed, not while typing.
    if (typed !== "" && fold(typed).length < 3) return;
    refresh(asIn(field, typed));
  }));
}

// The address that the form would lead to; without a form of its own, the search alone.
function asIn(field, typed) {
  const address = new URL(location.href);
  const sort = address.searchParams.get("sort");
  const form = field.form?.matches("[data-search]") ? [...new FormData(field.form)] : [];
  const given = form.filter(([name, value]) => value !== "" && name !== "q" && name !== "sort");
  address.search = new URLSearchParams([...(typed ? [["q", typed]] : []), ...given, ...(sort ? [["sort", sort]] : [])]);
  return address;
}

for (const field of all("[data-search] select, [data-search] [type=checkbox]")) {
  field.addEventListener("change", () => {
    const typed = field.form.elements.q.value.trim();
    refresh(asIn(field, fold(typed).length < 3 ? "" : typed));
  });
}
