/* ---- Work that is under way ---------------------------------------------------------------------- */
const underWay = one("[data-under-way]");

// Shows how far it is; the page itself says what came of it.
async function follow() {
  const answer = await ask(location.href, { headers: { accept: "text/html" } });
  const text = answer?.ok ? await answer.text() : null;
  const fresh = text && one("[data-under-way]", new DOMParser().parseFromString(text, "text/html"));
  if (answer && answer.status < 500 && !fresh) return location.reload();
  if (fresh) underWay.replaceChildren(...fresh.childNodes);
  setTimeout(follow, 700);
}
if (underWay) setTimeout(follow, 400);
