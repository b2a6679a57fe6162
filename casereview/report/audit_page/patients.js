"use strict";
// The patients of a record: every fact with its passage, and a form to correct it. Called once by audit.js, with what both need.
// A correction is a row of corrections.csv: record_id, patient, field, value, note, reviewer, date.
const makePatients = ({ data, el, store, say, today, quoted, save, redraw, reviewer }) => {
// What a row of the table is: a patient, or a study. Here its number is always `patient`; the file names it as people do.
const noun = data.unit?.noun ?? "patient", same_one = noun === "patient" ? "person" : noun;
const COLUMNS = ["record_id", noun, "field", "value", "note", "reviewer", "date"];
const LISTS = new Set(data.lists ?? []);
const patients = data.patients ?? {}, appraisal = data.appraisal ?? {}, pairs = data.pairs ?? [], given = data.corrections ?? [];
const keyOf = r => [r.record_id, r.patient, r.field, r.field === "not_same_as" ? r.value : ""].join("|");
const human = text => text.replaceAll("_", " ").replace("aqp4 igg", "AQP4-IgG").replace(/^./, c => c.toUpperCase());
let work = new Map(), editing = null;

function open() {
  work = new Map(); editing = null;
  try { work = new Map(Object.entries(JSON.parse(store.get(`corrections/${reviewer()}`) ?? "{}"))); } catch { say("Corrections kept in this browser cannot be read; they are left aside.", true); }
}
function keep() {
  if (!store.set(`corrections/${reviewer()}`, JSON.stringify(Object.fromEntries(work)))) say("This browser keeps nothing for this page: download your corrections before you close it.", true);
}
// Rows of the file: those that the project has, with mine in their place; null is a row taken back.
function rows() {
  const all = new Map(given.map(r => [keyOf(r), r]));
  for (const [key, row] of work) row ? all.set(key, row) : all.delete(key);
  return [...all.values()];
}
function put(row) {
  if (!reviewer()) { say("Enter your name first: corrections carry it.", true); document.getElementById("name").focus(); return false; }
  work.set(keyOf(row), { note: "", ...row, reviewer: reviewer(), date: today() });
  editing = null; keep(); redraw();
  say(`${human(row.field)} of ${row.record_id}${row.patient ? `, ${noun} ${row.patient}` : ""}: ${row.value}. It counts from the next run on; download your corrections.`);
  return true;
}
function takeBack(row) {
  const key = keyOf(row);
  given.some(r => keyOf(r) === key) ? work.set(key, null) : work.delete(key);
  keep(); redraw(); say("Correction taken back.");
}
function download() {
  if (!reviewer()) { say("Enter your name first: corrections carry it.", true); document.getElementById("name").focus(); return; }
  const all = rows(), text = [COLUMNS, ...all.map(r => COLUMNS.map(c => String(r[c === noun ? "patient" : c] ?? "")))].map(v => v.map(quoted).join(",") + "\r\n").join("");
  save("corrections.csv", text);
  say(`${all.length} correction${all.length === 1 ? "" : "s"} downloaded: put corrections.csv into config/reviews/${data.review.id}/.`);
}

// --- checks, as casereview/extraction/corrections.py makes them ---
function wrong(field, value) {
  if (!value) return "Write NA where the report does not tell.";
  if (value === "NA") return "";
  const choices = data.fields[field] ?? [];
  if (choices.length && !LISTS.has(field)) return choices.includes(value) ? "" : `One of ${choices.join(", ")}.`;
  if (/age$/.test(field)) return /^\d{1,3}(\.\d+)?$/.test(value) && Number(value) <= 120 ? "" : "An age is a number of years: 42, or 0.75 for nine months.";
  if (field === "antibodies") { const bad = value.split(";").map(v => v.trim().replace(/\s*\(.*\)$/, "")).find(v => v && !/[+-]$/.test(v)); return bad ? `${bad} must end with + or -.` : ""; }
  return "";
}

// --- drawing ---
const said = parts => parts?.[1] ? el("span", {}, parts[0], el("mark", { className: "quote", textContent: parts[1] }), parts[2]) : null;
function factButton(fact, id) {
  const b = el("button", { className: "fact", id, "aria-expanded": "false", title: "show the passage" }, fact.text + (fact.by ? "†" : "") + (fact.flag ? " ‡" : ""));
  b.addEventListener("click", () => {
    const cell = b.closest("td"), open = b.getAttribute("aria-expanded") === "true";
    cell.querySelectorAll("[aria-expanded=true]").forEach(o => o.setAttribute("aria-expanded", "false"));
    cell.querySelector(".passage")?.remove();
    if (open) return;
    b.setAttribute("aria-expanded", "true");
    cell.append(el("p", { className: "passage" }, said(fact.said) ?? "No passage: ", el("span", { className: "small", textContent: ` (${[fact.report && `report ${fact.report}`, fact.where, fact.rule, fact.flag].filter(Boolean).join(" · ")})` })));
  });
  return b;
}
function form(row, value) {
  const choices = row.field === "answer" ? [] : data.fields[row.field] ?? [], pick = choices.length && !LISTS.has(row.field);
  const id = `edit-${row.patient}-${row.field}`;
  const input = pick ? el("select", { id }, ...["NA", ...choices].map(c => el("option", { value: c, textContent: c, selected: c === value })))
    : LISTS.has(row.field) ? el("textarea", { id, value, rows: Math.min(8, 1 + Math.ceil(value.length / 60)) }) : el("input", { id, value });
  const note = el("input", { id: `${id}-note`, maxLength: 2000, placeholder: "where it says so" }), trouble = el("p", { className: "unclear", role: "alert" });
  const f = el("form", { className: "edit" }, el("label", {}, `${human(row.field)}${LISTS.has(row.field) ? " (parted by ;)" : ""} `, input), el("label", {}, "Note ", note),
    el("button", { type: "submit" }, "Save"), el("button", { type: "button", id: `${id}-cancel` }, "Cancel"), trouble);
  f.addEventListener("submit", e => {
    e.preventDefault();
    const now = input.value.replace(/\s+/g, " ").trim(), fault = wrong(row.field, now);
    fault ? (trouble.textContent = fault) : put({ ...row, value: now, note: note.value.replace(/\s+/g, " ").trim() });
  });
  f.querySelector("[type=button]").addEventListener("click", () => { editing = null; redraw(); document.getElementById(`correct-${row.patient}-${row.field}`)?.focus(); });
  return f;
}
function fieldRow(id, p, name) {
  const field = p.fields[name], row = { record_id: id, patient: String(p.n), field: name }, pending = work.get(keyOf(row)), key = `${p.n}-${name}`;
  const before = given.find(r => keyOf(r) === keyOf(row));
  const cell = el("td", {});
  field.facts.forEach((f, n) => cell.append(factButton(f, `fact-${key}-${n}`), " "));
  if (!field.facts.length) cell.append(p.corrected.includes(name) ? "NA†" : "NA");
  for (const [note, parts] of field.flags ?? []) cell.append(el("p", { className: "passage" }, el("b", { className: "unclear", textContent: `‡ ${note}: ` }), said(parts)));
  if (before) cell.append(el("p", { className: "small", textContent: `† ${before.reviewer} ${before.date}: ${before.value}${before.note ? ` (${before.note})` : ""}. The machine says ${before.machine}.${before.state === "machine changed" ? " It said something else when this was corrected: look again." : ""}` }));
  if (pending !== undefined) cell.append(el("p", { className: "pending", textContent: pending ? `From the next run on: ${pending.value}${pending.note ? ` (${pending.note})` : ""}` : "From the next run on: as the machine reads it" }));
  if (editing === key) cell.append(form(row, pending?.value ?? (field.text === "NA" ? "" : field.text)));
  const button = el("button", { id: `correct-${key}`, "aria-label": `Correct ${human(name)} of ${noun} ${p.n}` }, "Correct");
  button.addEventListener("click", () => { editing = key; redraw(); document.getElementById(`edit-${key}`)?.focus(); });
  const back = pending || (before && pending === undefined) ? el("button", { id: `back-${key}`, "aria-label": `Take back the correction of ${human(name)}` }, "Take back") : null;
  back?.addEventListener("click", () => takeBack(row));
  return el("tr", {}, el("th", { scope: "row", textContent: human(name) }), cell, el("td", { className: "tools" }, button, " ", back));
}
const operations = id => rows().filter(r => r.record_id === id && [noun, "split_from", "same_as", "not_same_as"].includes(r.field));
function act(text, id, row) {
  const b = el("button", { id }, text);
  b.addEventListener("click", () => { const full = row(); if (full) put(full); });
  return b;
}
const free = id => Math.max(0, ...(patients[id] ?? []).map(p => p.n), ...operations(id).map(r => Number(r.patient))) + 1;
function who(id, p) {
  const row = { record_id: id, patient: String(p.n) }, target = el("input", { id: `same-${p.n}`, size: 14, placeholder: "12345678/1", "aria-label": `Another ${noun}, as report/number` });
  const same = field => () => { const value = target.value.trim(); if (/^.+\/[1-9]\d*$/.test(value) && value !== `${id}/${p.n}`) return { ...row, field, value }; say(`Name the other ${noun} as report/number, such as 12345678/1.`, true); target.focus(); };
  return el("p", { className: "who" }, act(`Not a ${noun}`, `remove-${p.n}`, () => ({ ...row, field: noun, value: "remove" })),
    act("Split in two", `split-${p.n}`, () => ({ record_id: id, patient: String(free(id)), field: "split_from", value: String(p.n) })),
    el("span", {}, target, act(`is the same ${same_one}`, `join-${p.n}`, same("same_as")), act("is not", `part-${p.n}`, same("not_same_as"))));
}
function candidates(id) {
  return pairs.filter(p => (p.record_id === id || p.other_record_id === id) && p.state === "proposed").map(p => {
    const [own, other] = p.record_id === id ? [p.patient, `${p.other_record_id}/${p.other_patient}`] : [p.other_patient, `${p.record_id}/${p.patient}`];
    const row = { record_id: id, patient: String(own) };
    return el("p", { className: "pair" }, el("b", { textContent: `May be the same person as ${other}: ` }), `patient ${own}; both ${p.agree}; ${[p.authors && `authors ${p.authors}`, p.institutions].filter(Boolean).join("; ")} `,
      act("Same person", `pair-same-${other}`, () => ({ ...row, field: "same_as", value: other })), act("Two patients", `pair-two-${other}`, () => ({ ...row, field: "not_same_as", value: other })));
  });
}
function pendingOperations(id) {
  return operations(id).map(r => {
    const b = el("button", {}, "Take back");
    b.addEventListener("click", () => takeBack(r));
    return el("p", { className: work.has(keyOf(r)) ? "pending" : "small" }, `${human(r.field)} (${noun} ${r.patient}): ${r.value}, ${r.reviewer} ${r.date} `, b);
  });
}
function jbi(id) {
  const answers = appraisal[id];
  if (!answers) return null;
  const line = ([about, answer, by, basis, quote], n) => {
    const row = { record_id: id, patient: "", field: `jbi_${n + 1}` }, pending = work.get(keyOf(row));
    const pick = el("select", { id: `jbi-${n + 1}`, "aria-label": about }, ...data.answers.map(a => el("option", { value: a, textContent: a, selected: a === (pending?.value ?? answer) })));
    pick.addEventListener("change", () => put({ ...row, value: pick.value }) || redraw());
    return el("tr", {}, el("th", { scope: "row", textContent: `${n + 1}. ${about}` }), el("td", {}, pick, el("span", { className: pending ? "pending" : "small", textContent: ` ${pending ? reviewer() : by}` })),
      el("td", {}, basis ? `${basis} ` : "", quote ? el("q", { className: "quote", textContent: quote }) : null));
  };
  return el("details", { className: "mentions" }, el("summary", { textContent: "Appraisal (JBI checklist for case reports), to be confirmed" }), el("table", {}, el("tbody", {}, ...answers.map(line))));
}
function draw(id, included) {
  const some = patients[id] ?? [];
  if (!some.length && !included) return null;
  const add = act(`Add a ${noun}`, "add-patient", () => ({ record_id: id, patient: String(free(id)), field: noun, value: "add" }));
  const cards = some.map(p => el("section", { className: "patient", "aria-label": `${human(noun)} ${p.n}` },
    el("h4", { textContent: `${human(noun)} ${p.n}${p.by ? `, added by ${p.by}` : ""}${p.also.length ? `, also in ${p.also.join(", ")}` : ""}` }),
    el("table", {}, el("tbody", {}, ...Object.keys(data.fields).map(name => fieldRow(id, p, name)))), who(id, p)));
  return el("section", { className: "card patients", "aria-label": human(data.unit?.rows ?? "patients") }, el("h3", { textContent: some.length ? `${human(data.unit?.rows ?? "patients")}: ${some.length}` : `No ${noun} was read from this report` }),
    ...candidates(id), ...pendingOperations(id), ...cards, el("p", {}, add), jbi(id));
}
// For the filter of the page.
function kinds(id, included) {
  const some = patients[id] ?? [];
  return [some.length ? "read" : included ? "none" : "", some.some(p => Object.values(p.fields).some(f => f.flags || f.facts.some(x => x.flag))) && "look",
    pairs.some(p => p.state === "proposed" && (p.record_id === id || p.other_record_id === id)) && "pair", rows().some(r => r.record_id === id) && "corrected"].filter(Boolean);
}
return { draw, download, kinds, open, leave: () => { editing = null; } };
};
