"use strict";
// The audit page. Texts of records reach the document through textContent alone, never as HTML.
(() => {
const data = JSON.parse(document.getElementById("data").textContent);
const STAGES = ["title_abstract", "full_text"], OUTCOMES = ["include", "exclude", "unclear"];
const COLUMNS = ["record_id", "stage", "decision", "reason", "note", "date"];
const MARKS = { present: "", negated: "−", hypothetical: "?", family: "fam", historical: "past", background: "bg" };
const ROW = 50, SHOWN_PRINTED = 1000; // pixels, as .row in audit.css; records
const $ = id => document.getElementById(id);
const el = (tag, props = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) key in node ? (node[key] = value) : node.setAttribute(key, value);
  node.append(...children.filter(c => c !== null && c !== undefined && c !== ""));
  return node;
};
const records = data.records, place = new Map(records.map((r, n) => [r.id, n]));
const reasons = data.criteria.map(c => c.id), described = new Map(data.criteria.map(c => [c.id, c.description]));
const people = new Map(), conflicts = new Map();
for (const [reviewer, id, stage, decision, reason, note, date] of data.judgements) {
  if (!people.has(id)) people.set(id, []);
  people.get(id).push({ reviewer, stage, decision, reason: reason ?? "", note: note ?? "", date: date ?? "" });
}
for (const [id, stage, differs, settled] of data.conflicts) {
  if (!conflicts.has(id)) conflicts.set(id, []);
  conflicts.get(id).push({ stage, differs, settled });
}
records.forEach(r => { r.concepts = new Set((r.mentions ?? []).map(m => m[3])); });

// --- What the reviewer decides: kept in this browser, by review and reviewer; null is a decision taken back. ---
const store = { prefix: `casereview/${data.review.id}/`,
  get(key) { try { return localStorage.getItem(this.prefix + key); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(this.prefix + key, value); return true; } catch { return false; } } };
let name = "", work = new Map(), undos = [], unsaved = false;
const keyOf = (id, stage = $("stage").value) => `${stage}|${id}`;
function ownRow(id, stage) {
  const key = keyOf(id, stage);
  if (work.has(key)) return work.get(key);
  if (!name) return null;
  const before = (people.get(id) ?? []).find(j => j.reviewer === name && j.stage === key.split("|")[0]);
  return before ? { decision: before.decision, reason: before.reason, note: before.note, date: before.date } : null;
}
function openWork() {
  work = new Map(); undos = [];
  patients.open();
  try { work = new Map(Object.entries(JSON.parse(store.get(`work/${name}`) ?? "{}"))); } catch { say("What was kept in this browser cannot be read; it is left aside.", true); }
}
function keep() {
  unsaved = !store.set(`work/${name}`, JSON.stringify(Object.fromEntries(work)));
  if (unsaved) say("This browser keeps nothing for this page: download your decisions before you close it.", true);
}
function put(key, row, steps = null) {
  const before = { key, was: work.get(key), had: work.has(key), selected };
  steps ? steps.push(before) : undos.push([before]);
  work.set(key, row);
}
const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
const canDecide = () => {
  if (name) return true;
  say("Enter your name first: decisions are kept under it.", true); $("name").focus(); return false;
};
function decide(decision, reason = "") {
  if (selected < 0 || !canDecide()) return;
  const r = records[selected], row = ownRow(r.id);
  put(keyOf(r.id), { decision, reason, note: row?.note ?? "", date: today() });
  keep();
  const next = $("advance").checked && position(selected) + 1 < shown.length;
  refresh();
  if (next) move(1);
  say(`${decision}${reason ? ` (${reason})` : ""}: ${r.title ?? r.id}`);
}
function setNote(id, text) {
  const row = ownRow(id), note = text.replace(/\s+/g, " ").trim();
  if ((row?.note ?? "") === note || !name) return;
  put(keyOf(id), { decision: row?.decision ?? "", reason: row?.reason ?? "", note, date: row?.date || today() });
  keep(); refresh(false);
  say(row?.decision ? "Note kept." : "Note kept; it is downloaded once the record is decided.");
}
function undo() {
  const steps = undos.pop();
  if (!steps) return say("Nothing to undo.");
  for (const s of steps.reverse()) s.had ? work.set(s.key, s.was) : work.delete(s.key);
  keep(); select(steps[0].selected); refresh(); say("Undone.");
}
function ownRows() {
  const rows = [];
  if (name) for (const r of records) for (const stage of STAGES) {
    const row = ownRow(r.id, stage);
    if (row?.decision) rows.push({ record_id: r.id, stage, ...row });
  }
  return rows;
}

// --- The file of decisions (RFC 4180), as casereview/screening/reviewers.py reads it ---
const quoted = text => /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
const toCsv = rows => [COLUMNS, ...rows.map(row => COLUMNS.map(c => row[c] ?? ""))].map(v => v.map(quoted).join(",") + "\r\n").join("");
function parseCsv(text) {
  const rows = []; let row = [], field = "", inside = false, line = 1, start = 1;
  const end = () => { row.push(field); field = ""; };
  const flush = () => { end(); if (row.some(v => v.trim())) rows.push({ line: start, row }); row = []; start = line; };
  text = text.replace(/^\uFEFF/, "");
  for (let n = 0; n < text.length; n++) {
    const c = text[n];
    if (c === "\n") line++;
    if (inside) {
      if (c !== '"') field += c;
      else if (text[n + 1] === '"') { field += c; n++; } else inside = false;
    } else if (c === '"' && !field) inside = true;
    else if (c === ",") end();
    else if (c === "\n") flush();
    else if (c !== "\r") field += c;
  }
  if (field || row.length) flush();
  return rows;
}
function readDecisions(text) {
  const [head, ...lines] = parseCsv(text), wrong = [], rows = [], seen = new Set();
  const columns = (head?.row ?? []).map(c => c.trim());
  if (columns.length !== COLUMNS.length || COLUMNS.some(c => !columns.includes(c)))
    return { rows, wrong: [`its columns must be ${COLUMNS.join(",")}`] };
  for (const { line, row } of lines) {
    const bad = what => wrong.push(`line ${line}: ${what}`);
    if (row.length !== columns.length) { bad(`${row.length} values instead of ${columns.length}`); continue; }
    const got = Object.fromEntries(columns.map((c, n) => [c, row[n].trim()])), key = keyOf(got.record_id, got.stage);
    if (!place.has(got.record_id)) bad(`no record ${got.record_id} in this review`);
    if (!STAGES.includes(got.stage)) bad(`unknown stage ${got.stage}`);
    if (!OUTCOMES.includes(got.decision)) bad(`unknown decision ${got.decision}`);
    if (got.decision === "exclude" ? !reasons.includes(got.reason) : got.reason) bad(`reason ${got.reason || "missing"}`);
    if (seen.has(key)) bad(`decides on ${got.record_id} a second time`);
    seen.add(key); rows.push(got);
  }
  return { rows, wrong };
}
async function importFile(file) {
  const stem = file.name.replace(/\.csv$/i, "").replace(/ ?\(\d+\)$/, "");
  if (!name) setName(stem);
  else if (stem !== name) return say(`${file.name} is of ${stem}, and you are ${name}: change the name first. Nothing was imported.`, true);
  if (!name) return;
  const { rows, wrong } = readDecisions(await file.text());
  if (wrong.length) return say(`${file.name} was not imported: ${wrong.slice(0, 5).join("; ")}${wrong.length > 5 ? `; ${wrong.length - 5} more` : ""}.`, true);
  const steps = [];
  for (const { record_id, stage, decision, reason, note, date } of rows) put(keyOf(record_id, stage), { decision, reason, note, date }, steps);
  if (steps.length) undos.push(steps);
  keep(); refresh();
  say(`${rows.length} decision${rows.length === 1 ? "" : "s"} imported from ${file.name}; they replace those made here on the same records.`);
}
function save(file, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  el("a", { href: url, download: file }).click(); setTimeout(() => URL.revokeObjectURL(url), 10000);
}
function download() {
  if (!canDecide()) return;
  const rows = ownRows();
  save(`${name}.csv`, toCsv(rows));
  say(`${rows.length} decision${rows.length === 1 ? "" : "s"} downloaded: put ${name}.csv into ${folder}.`);
}
const folder = `config/reviews/${data.review.id}/decisions/`;
function setName(text) {
  text = text.trim().normalize("NFC");
  if (text && !/^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]*$/u.test(text)) { say("A name has letters, digits, . _ and - only: it becomes the name of a file.", true); text = ""; }
  name = text; $("name").value = text; store.set("name", text);
  openWork(); refresh();
}

// --- Filters ---
const blind = () => $("blind").checked;
const fold = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const index = new Array(records.length);
const searchable = n => index[n] ??= fold([records[n].id, records[n].title, records[n].abstract, records[n].citation, records[n].doi, records[n].pmcid].filter(Boolean).join("\n"));
function indexAhead(from = 0) { // in the pauses, so that neither opening nor the first search waits for it
  const until = performance.now() + 12; let n = from;
  while (n < records.length && performance.now() < until) searchable(n++);
  if (n < records.length) setTimeout(indexAhead, 4, n);
}
const conflictKinds = n => {
  const r = records[n], found = [];
  for (const c of conflicts.get(r.id) ?? []) found.push(c.settled ? "settled" : c.differs);
  if (r.automation && r.automation !== r.decision + (r.reason ? ` (${r.reason})` : "")) found.push("automation");
  return found.length ? [...new Set(found)] : ["none"];
};
const FACETS = {
  decision: { values: OUTCOMES.map(v => [v, v]), of: n => [records[n].decision], hidden: true },
  reason: { values: reasons.map(v => [v, v]), of: n => records[n].reason ? [records[n].reason] : [], hidden: true },
  decided: { values: [["title_abstract", "title and abstract"], ["full_text", "full text"]], of: n => [records[n].stage], hidden: true },
  reviewer: { values: [...new Set(records.flatMap(r => (r.by ?? "").split(" & ")).concat(data.judgements.map(j => j[0])))].filter(Boolean).sort().map(v => [v, v]),
    of: n => [...new Set([...(records[n].by ?? "").split(" & "), ...(people.get(records[n].id) ?? []).map(j => j.reviewer)])], hidden: true },
  conflict: { values: [["decision", "people differ in the decision"], ["reason", "people differ in the reason"], ["settled", "settled conflict"], ["automation", "people overruled automation"], ["none", "none"]], of: conflictKinds, hidden: true },
  patients: { values: [["read", `with a ${data.unit?.noun ?? "patient"}`], ["none", `included, no ${data.unit?.noun ?? "patient"} read`], ["look", "something to look at (‡)"], ["pair", "perhaps told twice"], ["corrected", "corrected by people"]], of: n => patients.kinds(records[n].id, records[n].decision === "include"), hidden: true },
  mine: { values: [["", "undecided by me"], ["include", "my includes"], ["exclude", "my excludes"], ["unclear", "my unclear"]].map(([v, t]) => [v || "open", t]),
    of: n => [ownRow(records[n].id)?.decision || "open"] },
};
if (data.unit) $("f-patients").parentElement.firstChild.textContent = `${data.unit.rows.replace(/^./, c => c.toUpperCase())} `;
if (!data.patients) { delete FACETS.patients; $("f-patients").parentElement.remove(); }
const concepts = data.concepts.map((c, n) => ({ ...c, n }));
const option = (value, text) => el("option", { value, textContent: text });
for (const [key, f] of Object.entries(FACETS)) $(`f-${key}`).append(option("", "any"), ...f.values.map(([v, t]) => option(v, t)));
$("f-concept").append(option("", "any"));
data.groups.forEach(([label], g) => {
  const some = concepts.filter(c => c.group === g).sort((a, b) => a.label.localeCompare(b.label));
  if (some.length) $("f-concept").append(el("optgroup", { label }, option(`g${g}`, `any ${label}`), ...some.map(c => option(`c${c.n}`, c.label))));
});
$("f-assertion").append(option("", "any"), ...data.assertions.map((a, n) => option(String(n), a)));
function mentionTest() {
  const concept = $("f-concept").value, assertion = $("f-assertion").value;
  if (!concept && !assertion) return null;
  const wanted = concept && new Set(concept[0] === "c" ? [+concept.slice(1)] : concepts.filter(c => c.group === +concept.slice(1)).map(c => c.n));
  return n => (records[n].mentions ?? []).some(m => (!wanted || wanted.has(m[3])) && (assertion === "" || m[4] === +assertion));
}
function searchTest() {
  const terms = [...fold($("search").value).matchAll(/(-?)(?:"([^"]+)"?|([^\s"]+))/g)].map(m => [m[1] === "-", m[2] ?? m[3]]).filter(t => t[1] && t[1] !== "-");
  return terms.length ? n => terms.every(([not, term]) => searchable(n).includes(term) !== not) : null;
}
function yearTest() {
  const from = $("year-from").value, to = $("year-to").value;
  return from || to ? n => records[n].year !== undefined && records[n].year >= (from || -Infinity) && records[n].year <= (to || Infinity) : null;
}
let shown = [], places = new Map(), selected = -1, facetCounts = {};
const position = n => places.get(n) ?? -1;
const order = { // compares places in `records`
  order: () => null, title: () => { const c = new Intl.Collator("en"); return (a, b) => c.compare(records[a].title ?? "", records[b].title ?? ""); },
  year: () => (a, b) => (records[b].year ?? 0) - (records[a].year ?? 0) || a - b,
  decision: () => (a, b) => OUTCOMES.indexOf(records[a].decision) - OUTCOMES.indexOf(records[b].decision) || a - b,
};
function count() {
  const tests = [mentionTest(), searchTest(), yearTest()].filter(Boolean);
  const facets = Object.entries(FACETS).filter(([, f]) => !(f.hidden && blind())).map(([key, f]) => ({ key, f, value: $(`f-${key}`).value }));
  facetCounts = Object.fromEntries(facets.map(({ key }) => [key, new Map()]));
  const matching = [];
  for (let n = 0; n < records.length; n++) {
    if (!tests.every(t => t(n))) continue;
    // A record that one facet alone keeps out counts for the other values of that facet.
    let failed = null, out = 0;
    const values = facets.map(({ key, f, value }) => { const v = f.of(n); if (value && !v.includes(value)) { out++; failed = key; } return v; });
    if (out > 1) continue;
    facets.forEach(({ key }, i) => { if (!out || failed === key) for (const v of values[i]) facetCounts[key].set(v, (facetCounts[key].get(v) ?? 0) + 1); });
    if (!out) matching.push(n);
  }
  for (const { key, f } of facets) [...$(`f-${key}`).options].slice(1).forEach((o, i) => { o.textContent = `${f.values[i][1]} (${(facetCounts[key].get(o.value) ?? 0).toLocaleString("en")})`; });
  return matching;
}
function filter() {
  shown = count();
  const compare = order[$("sort").value]();
  if (compare) shown.sort(compare);
  places = new Map(shown.map((n, i) => [n, i]));
  if (position(selected) < 0) select(shown[0] ?? -1, false); else drawList(true);
  told();
}
function told() {
  const by = Object.fromEntries(OUTCOMES.map(o => [o, 0]));
  let mine = 0;
  for (const n of shown) { by[records[n].decision]++; if (ownRow(records[n].id)?.decision) mine++; }
  const f = v => v.toLocaleString("en");
  $("counts").textContent = `${f(shown.length)} of ${f(records.length)} records` + (blind() ? "" : `: ${OUTCOMES.map(o => `${f(by[o])} ${o}`).join(", ")}`) + (name ? `; ${f(mine)} decided by you` : "");
}
function refresh(detail = true) { count(); told(); drawList(); if (detail) drawRecord(); }

// --- The list: only the rows in view are in the document ---
const list = $("list");
function drawList(follow = false) {
  $("rows").style.height = `${shown.length * ROW}px`;
  if (follow) follow_();
  const first = Math.max(0, Math.floor(list.scrollTop / ROW) - 5), last = Math.min(shown.length, first + Math.ceil(list.clientHeight / ROW) + 10);
  $("rows").replaceChildren(...Array.from({ length: last - first }, (_, i) => rowOf(first + i)));
  position(selected) >= first && position(selected) < last ? list.setAttribute("aria-activedescendant", `row-${selected}`) : list.removeAttribute("aria-activedescendant");
}
function follow_() {
  const top = position(selected) * ROW;
  if (top < 0) list.scrollTop = 0;
  else if (top < list.scrollTop) list.scrollTop = top;
  else if (top + ROW > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW - list.clientHeight;
}
function rowOf(at) {
  const n = shown[at], r = records[n], own = ownRow(r.id);
  const row = el("div", { className: "row", id: `row-${n}`, role: "option", "aria-selected": String(n === selected), "aria-setsize": shown.length, "aria-posinset": at + 1 },
    el("span", { className: "t", textContent: r.title ?? "(no title)" }),
    el("span", { className: "m" }, el("span", { textContent: [r.year, r.id].filter(Boolean).join(" · ") }),
      blind() || !r.decision ? null : badge(r.decision, r.reason),
      !blind() && conflictKinds(n).some(k => k === "decision" || k === "reason") ? el("span", { className: "unclear", textContent: "⚠ conflict" }) : null,
      own?.decision ? el("span", {}, "you: ", badge(own.decision, own.reason)) : null));
  row.style.top = `${at * ROW}px`;
  row.addEventListener("click", () => select(n));
  return row;
}
const badge = (decision, reason) => el("span", { className: decision, textContent: { include: "✓ ", exclude: "✕ ", unclear: "? " }[decision] + decision + (reason ? ` (${reason})` : "") });
function select(n, aloud = true) {
  selected = n; patients.leave(); drawList(true); drawRecord(); $("record").scrollTop = 0;
  if (aloud && n >= 0) say(`Record ${position(n) + 1} of ${shown.length}: ${records[n].title ?? records[n].id}`);
}
function move(by) {
  const at = position(selected) + by;
  at < 0 ? say("This is the first record.") : at >= shown.length ? say("This is the last record.") : select(shown[at]);
}

// --- One record ---
function marked(n, section) {
  const r = records[n], text = (section ? r.abstract : r.title) ?? "", cuts = new Set([0, text.length]);
  const mentions = (r.mentions ?? []).filter(m => m[0] === section), quote = !blind() && r.quote?.[0] === section ? r.quote : null;
  for (const m of mentions) cuts.add(m[1]).add(m[2]);
  if (quote) cuts.add(quote[1]).add(quote[2]);
  const at = [...cuts].sort((a, b) => a - b), nodes = [];
  for (let i = 0; i + 1 < at.length; i++) {
    const [start, end] = [at[i], at[i + 1]], m = mentions.find(m => m[1] <= start && end <= m[2]);
    let node = document.createTextNode(text.slice(start, end));
    if (m) {
      const c = concepts[m[3]], a = data.assertions[m[4]];
      node = el("span", { className: `e ${data.groups[c.group][1]} ${a}`, title: `${c.label}: ${a} (${data.rules[m[5]]})` }, node);
      if (MARKS[a] && end === m[2]) node.append(el("sup", { textContent: MARKS[a], "aria-label": ` (${a})` }));
    }
    if (quote && quote[1] <= start && end <= quote[2]) {
      if (nodes.at(-1)?.className !== "quote") nodes.push(el("mark", { className: "quote", title: "the passage that decided" }));
      nodes.at(-1).append(node);
    } else nodes.push(node);
  }
  return nodes;
}
const link = (text, href) => el("a", { href, target: "_blank", rel: "noopener noreferrer", textContent: text });
function links(r) {
  const path = text => encodeURIComponent(text).replaceAll("%2F", "/");
  return el("p", { className: "links" }, r.pmid && link(`PubMed ${r.pmid}`, `https://pubmed.ncbi.nlm.nih.gov/${path(r.pmid)}/`),
    r.doi && link(`doi:${r.doi}`, `https://doi.org/${path(r.doi)}`), r.pmcid && link(r.pmcid, `https://pmc.ncbi.nlm.nih.gov/articles/${path(r.pmcid)}/`));
}
const key = k => el("kbd", { textContent: k, "aria-hidden": "true" });
function actions(r) {
  const own = ownRow(r.id), stage = $("stage").selectedOptions[0].textContent;
  const button = (what, k, act) => { const b = el("button", { id: `do-${what}`, "aria-pressed": String(own?.decision === what) }, `${what[0].toUpperCase()}${what.slice(1)}${own?.decision === what && own.reason ? ` (${own.reason})` : ""} `, key(k)); b.addEventListener("click", act); return b; };
  const note = el("input", { id: "note", value: own?.note ?? "", maxLength: 2000, disabled: !name });
  note.addEventListener("change", () => setNote(r.id, note.value));
  const back = el("button", { id: "do-undo", disabled: !undos.length }, "Undo ", key("z"));
  back.addEventListener("click", undo);
  return el("section", { className: "card", "aria-label": "Your decision" }, el("h3", { textContent: `Your decision on ${stage}${name ? ` as ${name}` : ""}` }),
    el("div", { className: "actions" }, button("include", "i", () => decide("include")), button("exclude", "e", askReason), button("unclear", "u", () => decide("unclear")), back,
      el("label", {}, "Note ", key("m"), note)));
}
function verdict(n) {
  const r = records[n];
  if (blind() || !r.decision) return null;
  const said = (people.get(r.id) ?? []), kinds = conflicts.get(r.id) ?? [];
  const card = el("section", { className: "card", "aria-label": "Decision so far" }, el("h3", {}, "Decision so far: ", badge(r.decision, r.reason)),
    r.note && el("p", { textContent: r.note }),
    r.criterion && el("p", {}, el("b", { textContent: `Criterion ${r.criterion}: ` }), described.get(r.criterion) ?? ""),
    r.said && el("p", {}, `Passage, in “${r.said_in}”: `, el("q", { className: "quote", textContent: r.said })),
    el("p", { className: "small", textContent: `Decided by ${r.by} (${(r.stage ?? "").replace("_", " and ").replace("full and text", "full text")})` + (r.automation ? `; automation had said ${r.automation}` : "") + "." }));
  for (const c of kinds) card.append(el("p", { className: c.settled ? "small" : "unclear", textContent: `⚠ Reviewers differ in the ${c.differs}${c.settled ? "; settled" : ", not settled"}.` }));
  if (said.length) card.append(el("table", {}, el("caption", { textContent: "What people decided" }), el("thead", {}, el("tr", {}, ...["who", "stage", "decision", "note", "date"].map(t => el("th", { scope: "col", textContent: t })))),
    el("tbody", {}, ...said.map(j => el("tr", {}, ...[j.reviewer, j.stage.replace("_", " "), badge(j.decision, j.reason), j.note, j.date].map(v => el("td", {}, v)))))));
  return card;
}
function mentionTable(r) {
  if (!r.mentions) return null;
  return el("details", { className: "mentions" }, el("summary", { textContent: `${r.mentions.length} matched terms, and why each is asserted so` }),
    el("table", {}, el("thead", {}, el("tr", {}, ...["words", "concept", "assertion", "rule"].map(t => el("th", { scope: "col", textContent: t })))),
      el("tbody", {}, ...r.mentions.map(m => el("tr", {}, ...[(m[0] ? r.abstract : r.title).slice(m[1], m[2]), concepts[m[3]].label, data.assertions[m[4]], data.rules[m[5]]].map(t => el("td", { textContent: t })))))));
}
function drawRecord() {
  const main = $("record"), held = document.activeElement && main.contains(document.activeElement) ? document.activeElement.id : "";
  if (selected < 0) return main.replaceChildren(el("p", { textContent: "No record matches. Clear the filters to see all." }));
  const r = records[selected];
  main.replaceChildren(...[el("p", { className: "small", textContent: position(selected) < 0 ? "" : `Record ${position(selected) + 1} of ${shown.length.toLocaleString("en")}` }),
    el("h2", { lang: "" }, ...(r.title ? marked(selected, 0) : ["(no title)"])), el("p", { className: "citation", textContent: r.citation }), links(r),
    actions(r), verdict(selected),
    el("h3", { textContent: "Abstract" }), el("div", { className: "abstract" }, ...(r.abstract ? marked(selected, 1) : ["(no abstract)"])),
    r.copyright && el("p", { className: "small", textContent: r.copyright }), blind() ? null : patients.draw(r.id, r.decision === "include"), mentionTable(r)].filter(Boolean));
  if (held) ($(held) ?? main).focus();
}

const patients = makePatients({ data, el, store, say, today, quoted, save, redraw: () => drawRecord(), reviewer: () => name });

// --- Dialogs, keys, start ---
let statusTurn = 0;
function say(text, wrong = false) {
  $("status").classList.toggle("wrong", wrong);
  $("status").textContent = text + (statusTurn++ % 2 ? "\u00a0" : ""); // the same words twice are announced twice
}
function askReason() { if (selected >= 0 && canDecide()) $("reasons").showModal(); }
data.criteria.forEach((c, n) => {
  const b = el("button", { value: c.id }, key(n < 9 ? String(n + 1) : ""), " ", el("b", { textContent: c.id }), ` ${c.description}`);
  b.addEventListener("click", () => { $("reasons").close(); decide("exclude", c.id); });
  $("reason-buttons").append(b);
});
$("reasons").addEventListener("keydown", e => { const b = /^[1-9]$/.test(e.key) && $("reason-buttons").children[e.key - 1]; if (b) { e.preventDefault(); e.stopPropagation(); b.click(); } });
const KEYS = [["j, n or ↓", "next record", ["j", "n", "ArrowDown"], () => move(1)], ["k, p or ↑", "previous record", ["k", "p", "ArrowUp"], () => move(-1)],
  ["i", "include", ["i"], () => decide("include")], ["e, then 1 to 9", "exclude with a reason", ["e"], askReason], ["u", "unclear: needs another look", ["u"], () => decide("unclear")],
  ["m", "note", ["m"], () => canDecide() && $("note")?.focus()], ["z", "undo", ["z"], undo], ["/", "search", ["/"], () => { $("filters").open = true; $("search").focus(); }],
  ["b", "blind mode on or off", ["b"], () => $("blind").click()], ["?", "this help", ["?"], () => $("help").showModal()]];
$("keys").append(...KEYS.map(([k, what]) => el("tr", {}, el("th", { scope: "row" }, el("kbd", { textContent: k })), el("td", { textContent: what }))),
  el("tr", {}, el("th", { scope: "row" }, el("kbd", { textContent: "Esc" })), el("td", { textContent: "leave a field or close a window" })));
$("legend").append(el("p", {}, ...data.groups.filter((_, g) => concepts.some(c => c.group === g)).map(([label, colour]) => el("span", { className: `e ${colour}`, textContent: label }))),
  el("p", {}, ...data.assertions.map(a => el("span", { className: `e ${a}` }, a, MARKS[a] ? el("sup", { textContent: MARKS[a] }) : ""))), el("p", {}, el("mark", { className: "quote", textContent: "the passage that decided" })));
document.addEventListener("keydown", e => {
  if (document.querySelector("dialog[open]")) return;
  const typing = e.target.matches("input:not([type=checkbox]), select, textarea");
  if (e.key === "Escape" && typing) { e.target.blur(); $("list").focus(); return; }
  if (e.key === "Enter" && e.target.id === "note") { e.target.blur(); $("list").focus(); return; }
  if ((e.ctrlKey || e.metaKey) && e.key === "z" && !typing) { e.preventDefault(); return undo(); }
  if (typing || e.ctrlKey || e.metaKey || e.altKey) return;
  const inList = e.target === list;
  if (inList && (e.key === "Home" || e.key === "End") && shown.length) { e.preventDefault(); return select(e.key === "Home" ? shown[0] : shown.at(-1)); }
  if (e.key.startsWith("Arrow") ? !inList && e.target !== document.body : !$("shortcuts").checked) return;
  const found = KEYS.find(k => k[2].includes(e.key));
  if (found) { e.preventDefault(); found[3](); }
});
list.addEventListener("scroll", () => drawList(), { passive: true });
new ResizeObserver(() => drawList()).observe(list);
const filters = [...Object.keys(FACETS).map(k => `f-${k}`), "f-concept", "f-assertion", "sort", "search", "year-from", "year-to"];
for (const id of filters) $(id).addEventListener("input", filter);
function clearFilters() { for (const id of filters) $(id).value = id === "sort" ? "order" : ""; filter(); }
$("clear").addEventListener("click", clearFilters);
function setBlind() {
  for (const [key, f] of Object.entries(FACETS)) if (f.hidden) { $(`f-${key}`).disabled = blind(); $(`f-${key}`).parentElement.hidden = blind(); if (blind()) $(`f-${key}`).value = ""; }
  if (blind() && $("sort").value === "decision") $("sort").value = "order";
  [...$("sort").options].find(o => o.value === "decision").disabled = blind();
  store.set("blind", blind() ? "1" : ""); filter(); drawRecord();
}
$("blind").addEventListener("change", () => { setBlind(); say(blind() ? "Blind: what others and automation decided is hidden." : "Decisions are shown."); });
$("stage").addEventListener("change", () => { store.set("stage", $("stage").value); filter(); drawRecord(); });
$("name").addEventListener("change", () => { setName($("name").value); if (name) say(`You decide as ${name}: ${ownRows().length} decisions so far.`); });
$("download").addEventListener("click", download);
$("corrections").addEventListener("click", () => patients.download());
$("corrections").hidden = !data.patients;
$("import").addEventListener("click", () => $("file").click());
$("file").addEventListener("change", async () => { const file = $("file").files[0]; if (file) await importFile(file); $("file").value = ""; });
$("help-open").addEventListener("click", () => $("help").showModal());
$("help-close").addEventListener("click", () => $("help").close());
$("reasons-close").addEventListener("click", () => $("reasons").close());
window.addEventListener("storage", e => { if (e.key === `${store.prefix}work/${name}`) { openWork(); refresh(); } });
window.addEventListener("beforeunload", e => { if (unsaved) e.preventDefault(); });
window.addEventListener("beforeprint", () => {
  const some = shown.slice(0, SHOWN_PRINTED);
  $("printed").replaceChildren(el("h2", { textContent: $("counts").textContent }), some.length < shown.length ? el("p", { textContent: `The first ${SHOWN_PRINTED} are printed; filter for the others.` }) : "",
    el("table", {}, el("tbody", {}, ...some.map(n => { const r = records[n], own = ownRow(r.id); return el("tr", {}, el("td", { textContent: r.citation }), el("td", {}, blind() || !r.decision ? "" : badge(r.decision, r.reason)), el("td", {}, own?.decision ? el("span", {}, `${name}: `, badge(own.decision, own.reason)) : "")); }))));
});
$("review-title").textContent = data.review.title;
$("help-folder").textContent = folder;
if (data.notice) { $("notice").textContent = data.notice; $("notice").hidden = false; }
if (matchMedia("(max-width: 760px)").matches) $("filters").open = false;
$("stage").value = store.get("stage") || STAGES[0];
$("blind").checked = store.get("blind") === "1";
// A link to this page can set filters: audit.html#decision=exclude&reason=no_ctd
for (const [key, value] of new URLSearchParams(location.hash.slice(1))) if (FACETS[key]?.values.some(([v]) => v === value)) $(`f-${key}`).value = value;
setName(store.get("name") ?? "");
setBlind();
indexAhead();
})();
