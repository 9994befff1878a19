/* ---- The two lists: "listbox with rearrangeable options" (WAI-ARIA) ---------------------------- */
class Lists {
  constructor(form) {
    this.form = form;
    this.lists = { available: one('[data-list="available"]', form), active: one('[data-list="active"]', form) };
    for (const [side, list] of Object.entries(this.lists)) this.prepare(side, one("ul", list));
    for (const field of all("[data-filter]", form)) {
      field.addEventListener("input", () => this.filter(field));
      field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    }
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("beforeunload", (event) => this.isChanged() && !this.leaving && event.preventDefault());
    one("[data-leave-quietly]", form)?.addEventListener("click", (event) => {
      this.leaving = !this.isChanged() || window.confirm(form.dataset.leave);
      if (!this.leaving) event.preventDefault();
    });
  }

  prepare(side, list) {
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-multiselectable", "true");
    list.setAttribute("aria-labelledby", side);
    list.tabIndex = 0;
    for (const option of list.children) this.prepareOption(option);
    list.addEventListener("keydown", (event) => this.key(event, list));
    list.addEventListener("click", (event) => this.click(event, list));
    list.addEventListener("focus", () => this.point(list, this.pointed(list) ?? this.shown(list)[0]));
    list.addEventListener("dblclick", () => this.move(side === "available" ? "on" : "off"));
  }

  prepareOption(option) {
    option.setAttribute("role", "option");
    option.id = `option-${option.dataset.id}`;
    const box = one("input", option);
    if (!box) return;
    box.tabIndex = -1;
    box.setAttribute("aria-hidden", "true");
    this.select(option, box.checked);
  }

  select(option, on) {
    one("input", option).checked = on;
    option.setAttribute("aria-selected", String(on));
  }

  isSelected(option) {
    return option.getAttribute("aria-selected") === "true";
  }

  shown(list) {
    return [...list.children].filter((option) => !option.hidden);
  }

  pointed(list) {
    return document.getElementById(list.getAttribute("aria-activedescendant"));
  }

  point(list, option) {
    this.pointed(list)?.classList.remove("pointed");
    if (!option) return list.removeAttribute("aria-activedescendant");
    list.setAttribute("aria-activedescendant", option.id);
    option.classList.add("pointed");
    option.scrollIntoView({ block: "nearest" });
  }

  click(event, list) {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    // The label would tick the box a second time.
    event.preventDefault();
    list.focus();
    if (event.shiftKey) this.selectTo(list, option);
    else this.select(option, !this.isSelected(option));
    this.point(list, option);
  }

  selectTo(list, option) {
    const options = this.shown(list);
    const [from, to] = [options.indexOf(this.pointed(list)), options.indexOf(option)].sort((a, b) => a - b);
    options.slice(Math.max(from, 0), to + 1).forEach((each) => this.select(each, true));
  }

  key(event, list) {
    const options = this.shown(list);
    const at = options.indexOf(this.pointed(list));
    const goals = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: options.length - 1 };
    if (event.key in goals) {
      const goal = options[Math.min(Math.max(goals[event.key], 0), options.length - 1)];
      if (event.shiftKey && goal) this.select(goal, true);
      this.point(list, goal);
    } else if (event.key === " " && at >= 0) {
      if (event.shiftKey) this.selectTo(list, options[at]);
      else this.select(options[at], !this.isSelected(options[at]));
    } else if (event.key === "a" && (event.ctrlKey || event.metaKey)) {
      const every = options.every((option) => this.isSelected(option));
      options.forEach((option) => this.select(option, !every));
    } else if (event.key === "Enter") {
      this.move(list === one("ul", this.lists.available) ? "on" : "off");
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      this.find(event.key, list, options);
    } else return;
    event.preventDefault();
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
    for (const option of one("ul", field.closest("[data-list]")).children) {
      option.hidden = !fold(option.dataset.name).includes(typed);
    }
  }

  submit(event) {
    const press = event.submitter?.value;
    if (["on", "off", "all-on", "all-off", "reset"].includes(press)) {
      event.preventDefault();
      this.move(press);
    } else this.leaving = true;
  }

  move(press) {
    const to = { on: "active", "all-on": "active", off: "available", "all-off": "available" }[press];
    const sides = to ? [to === "active" ? "available" : "active"] : ["available", "active"];
    const takes = (option) =>
      press === "reset" ? "moved" in option.dataset : press.startsWith("all") ? !option.hidden : this.isSelected(option);
    for (const side of sides) {
      const options = this.shown(one("ul", this.lists[side])).filter(takes);
      options.forEach((option) => this.put(option, side === "active" ? "available" : "active"));
    }
    this.tell();
  }

  put(option, side) {
    const list = one("ul", this.lists[side]);
    const back = "moved" in option.dataset;
    if (back) delete option.dataset.moved;
    else option.dataset.moved = "";
    option.className = back ? "" : side === "active" ? "moved" : "moved out";
    const box = one("input", option);
    box.name = side === "available" ? "on" : "off";
    this.select(option, false);
    const mark = option.querySelector("label > :last-child");
    mark.className = back ? "small muted" : side === "active" ? "tag on" : "tag out";
    mark.textContent = back ? option.dataset.kind : this.form.dataset[side === "active" ? "tagOn" : "tagOff"];
    const later = [...list.children].find(
      (each) => back && (("moved" in each.dataset) || each.dataset.name.localeCompare(option.dataset.name) > 0),
    );
    list.insertBefore(option, later ?? null);
  }

  moved(side) {
    return all("[data-moved]", this.lists[side]);
  }

  isChanged() {
    return this.moved("available").length + this.moved("active").length > 0;
  }

  // Says what will change, and puts it into the form.
  tell() {
    const [on, off] = [this.moved("active"), this.moved("available")];
    const hidden = (name) => (option) =>
      Object.assign(document.createElement("input"), { type: "hidden", name, value: option.dataset.id });
    one("[data-pending]", this.form).replaceChildren(...on.map(hidden("pending-on")), ...off.map(hidden("pending-off")));
    for (const list of Object.values(this.lists)) one("[data-count]", list).textContent = one("ul", list).children.length;
    const words = this.form.dataset;
    const count = (many, single, several) => (many === 1 ? single : several.replace("2", many));
    const said = [];
    if (on.length) said.push(count(on.length, words.openOne, words.openMany));
    if (off.length) said.push(count(off.length, words.closeOne, words.closeMany));
    const names = (options) => options.map((option) => option.dataset.name).join(", ");
    const listed = [];
    if (on.length) listed.push(`${words.opening} ${names(on)}.`);
    if (off.length) listed.push(`${words.closing} ${names(off)}.`);
    one("[data-said]", this.form).textContent = said.join(", ");
    one("[data-names]", this.form).textContent = listed.join(" ");
    one("[data-changes]", this.form).hidden = !this.isChanged();
  }
}
for (const form of all("[data-lists]:not([data-read-only])")) new Lists(form);
