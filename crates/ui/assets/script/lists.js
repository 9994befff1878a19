/* ---- The two lists: "listbox with rearrangeable options" (WAI-ARIA) ---------------------------- */
const SEARCHED_PAST = 8;

class Lists {
  constructor(form) {
    this.form = form;
    this.lists = { available: one('[data-list="available"]', form), active: one('[data-list="active"]', form) };
    for (const side of Object.keys(this.lists)) this.prepare(side, this.options(side));
    for (const field of all("[data-filter]", form)) {
      field.addEventListener("input", () => this.filter(field));
      field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    }
    for (const button of all("[data-keys]", form)) button.setAttribute("aria-keyshortcuts", button.dataset.keys);
    for (const field of all("[data-end] [type=date]", form)) field.addEventListener("change", () => this.tell());
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("beforeunload", (event) => this.isChanged() && !this.leaving && event.preventDefault());
    window.addEventListener("pageshow", () => (this.leaving = false));
    one("[data-leave-quietly]", form)?.addEventListener("click", (event) => {
      this.leaving = !this.isChanged() || window.confirm(form.dataset.leave);
      if (!this.leaving) event.preventDefault();
    });
  }

  options(side) {
    return one("ul", this.lists[side]);
  }

  side(list) {
    return list.closest("[data-list]").dataset.list;
  }

  prepare(side, list) {
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-multiselectable", "true");
    list.setAttribute("aria-labelledby", side);
    list.tabIndex = 0;
    for (const option of list.children) this.prepareOption(option);
    list.addEventListener("keydown", (event) => this.key(event, list));
    list.addEventListener("click", (event) => this.click(event, list));
    // On what is selected first, else on the first.
    list.addEventListener("focus", () => {
      const shown = this.shown(list);
      this.point(list, this.pointed(list) ?? shown.find((option) => this.isSelected(option)) ?? shown[0]);
    });
    list.addEventListener("dblclick", () => this.move(side === "available" ? "on" : "off"));
  }

  prepareOption(option) {
    option.setAttribute("role", "option");
    option.id = `option-${option.dataset.id}`;
    // Nothing within an option takes the focus: the box is only drawn.
    const box = one("input", option);
    box.disabled = true;
    box.setAttribute("aria-hidden", "true");
    this.select(option, box.checked);
  }

  select(option, on) {
    one("input", option).checked = on;
    option.setAttribute("aria-selected", String(on));
    if (on) option.parentElement.dataset.last = option.dataset.id;
  }

  toggle(option) {
    this.select(option, !this.isSelected(option));
  }

  isSelected(option) {
    return option.getAttribute("aria-selected") === "true";
  }

  shown(list) {
    return [...list.children].filter((option) => !option.hidden);
  }

  pointed(list) {
    const option = document.getElementById(list.getAttribute("aria-activedescendant"));
    return option?.parentElement === list && !option.hidden ? option : undefined;
  }

  point(list, option) {
    for (const before of all(".pointed", list)) before.classList.remove("pointed");
    if (!option) return list.removeAttribute("aria-activedescendant");
    list.setAttribute("aria-activedescendant", option.id);
    option.classList.add("pointed");
    option.scrollIntoView({ block: "nearest" });
  }

  click(event, list) {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    event.preventDefault();
    list.focus();
    if (event.shiftKey) this.selectFromLast(list, option);
    else this.toggle(option);
    this.point(list, option);
  }

  // From what was selected last to here.
  selectFromLast(list, option) {
    const options = this.shown(list);
    const last = options.findIndex((each) => each.dataset.id === list.dataset.last);
    this.selectBetween(options, last < 0 ? 0 : last, options.indexOf(option));
  }

  selectBetween(options, from, to) {
    options.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((each) => this.select(each, true));
  }

  key(event, list) {
    const options = this.shown(list);
    const at = options.indexOf(this.pointed(list));
    const command = event.ctrlKey || event.metaKey;
    const goals = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: options.length - 1 };
    if (this.moves(event, list)) this.moveFrom(list, at);
    else if (event.altKey) return;
    else if (event.key in goals) {
      const goal = Math.min(Math.max(goals[event.key], 0), options.length - 1);
      const far = event.key === "Home" || event.key === "End";
      if (far && command && event.shiftKey) this.selectBetween(options, Math.max(at, 0), goal);
      else if (!far && event.shiftKey && goal !== at && options[goal]) this.toggle(options[goal]);
      this.point(list, options[goal]);
    } else if (event.key === " " && at >= 0 && !this.goesOn(options)) {
      if (event.shiftKey) this.selectFromLast(list, options[at]);
      else this.toggle(options[at]);
    } else if (event.key.toLowerCase() === "a" && command) {
      const every = options.every((option) => this.isSelected(option));
      options.forEach((option) => this.select(option, !every));
    } else if (event.key.length === 1 && !command) {
      this.find(event.key, list, options);
    } else return;
    event.preventDefault();
  }

  moves(event, list) {
    const key = (event.altKey ? "Alt+" : "") + event.key;
    const keys = this.side(list) === "available" ? ["Enter", "Alt+ArrowRight"] : ["Enter", "Delete", "Alt+ArrowLeft"];
    return keys.includes(key);
  }

  // What follows takes the focus of what has gone.
  moveFrom(list, at) {
    this.move(this.side(list) === "available" ? "on" : "off");
    const left = this.shown(list);
    this.point(list, left[Math.min(Math.max(at, 0), left.length - 1)]);
  }

  // Whether what is being typed goes on with a space: "Outil 3".
  goesOn(options) {
    return Boolean(this.typed) && options.some((option) => fold(option.dataset.name).startsWith(`${this.typed} `));
  }

  // Typing the first letters goes to the entry that has them.
  find(letter, list, options) {
    clearTimeout(this.forget);
    this.forget = setTimeout(() => (this.typed = ""), 600);
    this.typed = (this.typed ?? "") + fold(letter);
    const from = options.indexOf(this.pointed(list)) + (this.typed.length === 1 ? 1 : 0);
    const turned = [...options.slice(from), ...options.slice(0, from)];
    const found = turned.find((option) => fold(option.dataset.name).startsWith(this.typed));
    if (found) this.point(list, found);
  }

  filter(field) {
    const typed = fold(field.value.trim());
    const list = one("ul", field.closest("[data-list]"));
    for (const option of list.children) option.hidden = !fold(option.dataset.name).includes(typed);
    this.hear(this.count(this.shown(list).length, "shown"));
  }

  hear(words) {
    one("[data-heard]", this.form).textContent = words;
  }

  submit(event) {
    const press = event.submitter?.value;
    if (["on", "off", "all-on", "all-off", "reset", "look"].includes(press)) {
      event.preventDefault();
      this.move(press);
      return;
    }
    this.leaving = true;
    // What is selected and was not moved is sent too: the server asks what was meant.
    for (const box of all("[role=option] input", this.form)) box.disabled = false;
  }

  move(press) {
    const from = { on: "available", "all-on": "available", off: "active", "all-off": "active" }[press];
    const sides = from ? [from] : press === "reset" ? ["available", "active"] : [];
    const takes = (option) =>
      press === "reset" ? "moved" in option.dataset : press.startsWith("all") || this.isSelected(option);
    const moved = sides.flatMap((side) => {
      const options = this.shown(this.options(side)).filter(takes);
      options.forEach((option) => this.put(option, side === "active" ? "available" : "active"));
      return options;
    });
    if (press === "reset") for (const row of all("[data-end]", this.form)) this.resetEnd(row);
    if (from) this.hearMoved(from, moved);
    this.tell();
  }

  hearMoved(from, moved) {
    const words = this.form.dataset;
    const said = from === "available" ? words.movedOn : words.movedOff;
    const names = moved.map((option) => option.dataset.name).join(", ");
    this.hear(moved.length ? said.replace("%", () => names) : words.movedNone);
  }

  put(option, side) {
    const list = this.options(side);
    const back = "moved" in option.dataset;
    if (back) delete option.dataset.moved;
    else option.dataset.moved = "";
    option.classList.remove("moved", "out", "pointed");
    if (!back) option.classList.add("moved", ...(side === "active" ? [] : ["out"]));
    one("input", option).name = side === "available" ? "on" : "off";
    this.select(option, false);
    const filter = fold(one("[data-filter]", this.lists[side])?.value.trim() ?? "");
    option.hidden = !fold(option.dataset.name).includes(filter);
    const later = [...list.children].find(
      (each) => back && (("moved" in each.dataset) || each.dataset.name.localeCompare(option.dataset.name) > 0),
    );
    list.insertBefore(option, later ?? null);
  }

  moved(side) {
    return all("[data-moved]", this.lists[side]);
  }

  isChanged() {
    return this.moved("available").length + this.moved("active").length + this.ended().length > 0;
  }

  // ---- Ends: a field for each entry, in sight while its entry stands on the right ----
  end(option) {
    return one(`[data-end="${option.dataset.id}"]`, this.form);
  }

  resetEnd(row) {
    one("[name=until]", row).value = one("[name=until-was]", row).value;
  }

  ended() {
    return all("[data-ends=active] [data-end]:not([hidden])", this.form).filter(
      (row) => one("[name=until]", row).value !== one("[name=until-was]", row).value,
    );
  }

  showEnds() {
    const right = new Set([...this.options("active").children].map((option) => option.dataset.id));
    for (const row of all("[data-end]", this.form)) {
      row.hidden = !right.has(row.dataset.end);
      if (row.hidden) this.resetEnd(row);
    }
    for (const group of all("[data-ends]", this.form)) group.hidden = !one("[data-end]:not([hidden])", group);
  }

  until(name, row) {
    const typed = one("[name=until]", row).value;
    if (!typed) return row.closest("[data-ends=new]") ? name : `${name} ${this.form.dataset.forGood}`;
    const language = document.documentElement.lang === "fr" ? "fr" : "en-GB";
    const date = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(typed));
    return `${name} ${this.form.dataset.until.replace("%", () => date)}`;
  }

  // ---- What will change, in words ----
  count(many, words) {
    const said = this.form.dataset;
    return many === 1 ? said[`${words}One`] : said[`${words}Many`].replace("2", many);
  }

  listed(names) {
    return names.length < 2 ? names.join() : names.slice(0, -1).join(", ") + this.form.dataset.and + names.at(-1);
  }

  offered(option) {
    return JSON.parse(option.dataset.offered ?? "[]");
  }

  lost(option) {
    const names = this.offered(option);
    const lost = () => this.count(names.length, "lost").replace("%", () => this.listed(names));
    return names.length ? `${option.dataset.name} (${lost()})` : option.dataset.name;
  }

  // Says what will change, and puts it into the form.
  tell() {
    this.showEnds();
    const [on, off, ends] = [this.moved("active"), this.moved("available"), this.ended()];
    const hidden = (name) => (option) =>
      Object.assign(document.createElement("input"), { type: "hidden", name, value: option.dataset.id });
    one("[data-pending]", this.form).replaceChildren(...on.map(hidden("pending-on")), ...off.map(hidden("pending-off")));
    for (const side of Object.keys(this.lists)) this.measure(side);
    const said = [[on, "open"], [off, "close"], [ends, "end"]];
    const counts = said.filter(([some]) => some.length).map(([some, words]) => this.count(some.length, words));
    const losing = new Set(off.flatMap((option) => this.offered(option))).size;
    const told = counts.join(", ") + (losing ? ` – ${this.count(losing, "lose")}` : "");
    const words = this.form.dataset;
    const listed = [
      [words.opening, on.map((option) => this.until(option.dataset.name, this.end(option)))],
      [words.closing, off.map((option) => this.lost(option))],
      [words.ending, ends.map((row) => this.until(row.dataset.name, row))],
    ];
    const names = listed.filter(([, some]) => some.length).map(([title, some]) => `${title} ${some.join(", ")}.`);
    one("[data-said]", this.form).textContent = told;
    one("[data-names]", this.form).textContent = names.join(" ");
    one("[data-changes]", this.form).hidden = !this.isChanged();
  }

  // The number of entries, and a search where there are many.
  measure(side) {
    const [list, section] = [this.options(side), this.lists[side]];
    one("[data-count]", section).textContent = list.children.length;
    const find = one("[data-find]", section);
    const many = list.children.length > SEARCHED_PAST;
    const field = find && one("input", find);
    if (!find || find.hidden === !many) return;
    find.hidden = !many;
    if (one("[data-hint]", section)) one("[data-hint]", section).hidden = many;
    if (!many && field.value) {
      field.value = "";
      for (const option of list.children) option.hidden = false;
    }
  }
}
for (const form of all("[data-lists]:not([data-read-only])")) new Lists(form).tell();
