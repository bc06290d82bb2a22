"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const controls = document.getElementById("controls");
  if (!controls) return;
  const search = document.getElementById("search");
  const by = document.getElementById("by");
  const boxes = [...controls.querySelectorAll("input[name=severity]")];
  const known = document.getElementById("known");
  const total = data.findings.filter((each) => !each.known).length;
  const list = document.getElementById("groups");
  const more = document.getElementById("more");
  const shown = document.getElementById("shown");
  const GROUPS = 50, ENTRIES = 20, WEIGHT = { error: 3, warning: 2, info: 1 };
  let groups = [], told = 0, waiting = 0;

  for (const each of data.findings) {
    const rule = data.rules[each.rule];
    each.text = [data.pages[each.page].path, rule.code, rule.name, each.message, each.help || "", (each.frame || []).join("")]
      .join("\n").toLowerCase();
  }

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children.filter((child) => child !== null));
    return made;
  }

  function text(words) {
    return words.split("`").map((part, number) => number % 2 ? element("code", {}, part) : part);
  }

  const keyOf = { cause: (each) => each.cause, rule: (each) => each.rule, page: (each) => each.page };

  function wordsOf(group) {
    const first = group.findings[0], rule = data.rules[first.rule];
    if (by.value === "page") return data.pages[first.page].path;
    if (by.value === "rule") return `${rule.code} ${rule.name}`;
    return group.findings.length === 1 ? first.message : data.causes[first.cause].words || `${rule.code} ${rule.name}`;
  }

  function find() {
    const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const severities = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const found = data.findings.filter((each) => severities.has(each.severity) && (!each.known || known.checked) && wanted.every((word) => each.text.includes(word)));
    const byKey = new Map();
    for (const each of found) {
      const key = keyOf[by.value](each);
      const group = byKey.get(key);
      if (group) { group.findings.push(each); group.weight = Math.max(group.weight, WEIGHT[each.severity]); }
      else byKey.set(key, { findings: [each], weight: WEIGHT[each.severity] });
    }
    groups = [...byKey.values()].sort((a, b) => b.weight - a.weight || b.findings.length - a.findings.length);
    return found.length;
  }

  function entry(each) {
    const page = data.pages[each.page], rule = data.rules[each.rule];
    const place = `${page.path}:${each.line}:${each.column}`;
    const head = element("div", {},
      page.link ? element("a", { class: "place", href: at(page.link, each.line) }, place) : element("span", { class: "place" }, place),
      " ", element("span", { class: `severity ${each.severity}` }, each.severity === "info" ? "hint" : each.severity),
      " ", element("a", { href: rule.docs, rel: "noreferrer" }, `${rule.code} ${rule.name}`),
      each.known ? element("span", { class: "quiet" }, " in the baseline") : null);
    return element("li", {}, head, element("div", {}, ...text(each.message), each.since ? ` (failing since ${each.since})` : ""),
      each.frame ? element("pre", {}, each.frame[0], element("mark", {}, each.frame[1]), each.frame[2]) : null,
      each.help ? element("div", { class: "quiet" }, ...text(each.help)) : null);
  }

  function at(link, line) {
    return `${link}#L${line}`;
  }

  function open(entries, group) {
    const done = entries.children.length - (entries.querySelector("button") ? 1 : 0);
    const button = entries.querySelector("button");
    if (button) button.parentElement.remove();
    entries.append(...group.findings.slice(done, done + ENTRIES).map(entry));
    const left = group.findings.length - done - ENTRIES;
    if (left > 0) {
      const next = element("button", { type: "button" }, `Show ${Math.min(left, ENTRIES)} of ${left.toLocaleString("en")} more`);
      next.addEventListener("click", () => { open(entries, group); const at = entries.children[done + ENTRIES]; at.tabIndex = -1; at.focus(); });
      entries.append(element("li", {}, next));
    }
  }

  function row(group) {
    const severity = group.weight === 3 ? "error" : group.weight === 2 ? "warning" : "info";
    const entries = element("ul", { class: "entries" });
    const details = element("details", {},
      element("summary", {}, element("span", { class: "count" }, group.findings.length.toLocaleString("en")),
        element("span", { class: `severity ${severity}` }, severity === "info" ? "hint" : severity),
        element("span", { class: "words" }, ...text(wordsOf(group)),
          by.value === "cause" ? element("span", { class: "quiet" }, ` ${data.rules[group.findings[0].rule].code}`) : null)),
      entries);
    details.addEventListener("toggle", () => { if (details.open && !entries.children.length) open(entries, group); });
    return element("li", {}, details);
  }

  function add() {
    list.append(...groups.slice(told, told + GROUPS).map(row));
    told = Math.min(told + GROUPS, groups.length);
    more.hidden = told === groups.length;
  }

  function apply() {
    const start = performance.now();
    const count = find();
    list.replaceChildren();
    told = 0;
    add();
    const things = { cause: ["cause", "causes"], rule: ["rule", "rules"], page: ["page", "pages"] }[by.value];
    const all = known && known.checked ? data.findings.length : total;
    shown.textContent = all === 0 ? "Nothing new was found." : count === 0 ? "Nothing like that was found."
      : `${count.toLocaleString("en")} of ${all.toLocaleString("en")} findings, ${groups.length.toLocaleString("en")} ${things[groups.length === 1 ? 0 : 1]}.`;
    remember();
    performance.measure("filter", { start, end: performance.now() });
  }

  function remember() {
    const state = new URLSearchParams();
    if (search.value) state.set("q", search.value);
    if (by.value !== "cause") state.set("by", by.value);
    if (known && known.checked) state.set("known", "1");
    state.set("show", boxes.filter((box) => box.checked).map((box) => box.value).join("."));
    history.replaceState(null, "", `#?${state}`);
  }

  function recall() {
    if (!location.hash.startsWith("#?")) return;
    const state = new URLSearchParams(location.hash.slice(2));
    search.value = state.get("q") || "";
    by.value = keyOf[state.get("by")] ? state.get("by") : "cause";
    if (known) known.checked = state.has("known");
    if (state.has("show")) for (const box of boxes) box.checked = state.get("show").split(".").includes(box.value);
  }

  controls.addEventListener("submit", (event) => event.preventDefault());
  search.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(apply, 80); });
  for (const each of [by, known, ...boxes]) if (each) each.addEventListener("change", apply);
  more.addEventListener("click", () => { const first = told; add(); list.children[first].querySelector("summary").focus(); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !/^(input|select|textarea)$/i.test(document.activeElement.tagName)) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape" && document.activeElement === search && search.value) {
      search.value = "";
      apply();
    }
  });
  window.addEventListener("beforeprint", () => { for (const each of [...list.querySelectorAll("details")].slice(0, GROUPS)) each.open = true; });
  recall();
  if (!boxes.some((box) => box.checked)) for (const box of boxes) box.checked = true;
  if (total && !data.findings.some((each) => each.severity !== "info" && !each.known)) boxes[2].checked = true;
  apply();
})();
