import { announce, api, ask, busy, fill, refresh } from "./app.js";

const section = document.getElementById("tasks");
const form = document.getElementById("add");
const input = document.getElementById("text");
const problem = document.getElementById("add-problem");
const asTyped = problem.querySelector("button");
const dialog = document.getElementById("confirm");
const texts = section.dataset;

// Whoever has gone on to write elsewhere meanwhile stays there.
function settle(target, home) {
  const at = document.activeElement;
  if (!at || at === document.body || home.contains(at)) target.focus();
}

// What was done is done, even when the list cannot be taken anew.
const show = () => refresh("list").catch((error) => announce(error.message));

const row = (id) => document.querySelector(`.task[data-id="${id}"]`);

// --- writing a task, and what is understood of it while it is typed ---

const PREVIEW_AFTER = 250;
const preview = document.getElementById("preview");
let waiting;
let asked = 0;

function marked(text, spans) {
  const characters = Array.from(text); // the offsets count characters, not UTF-16 units
  const parts = [];
  let at = 0;
  for (const { start, end, slot } of [...spans].sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    const span = document.createElement("mark");
    span.dataset.slot = slot;
    span.textContent = characters.slice(start, end).join("");
    parts.push(document.createTextNode(characters.slice(at, start).join("")), span);
    at = end;
  }
  return [...parts, document.createTextNode(characters.slice(at).join(""))];
}

async function lookAhead() {
  const text = input.value.trim();
  const mine = ++asked;
  if (!text) {
    preview.hidden = true;
    return;
  }
  let read;
  try {
    read = await api("/api/tasks/preview", { method: "POST", body: { text } });
  } catch {
    read = null; // a preview that cannot be had is no problem of the one who types
  }
  if (mine !== asked) return;
  preview.hidden = read === null;
  if (!read) return;
  preview.classList.toggle("is-unclear", !read.creates);
  preview.querySelector(".preview-text").replaceChildren(...marked(read.text, read.spans));
  preview.querySelector(".preview-words").textContent =
    read.creates ? `${texts.previewWill} ${read.summary.join(" · ")}` : texts.previewNot;
}

input.addEventListener("input", () => {
  problem.hidden = true;
  clearTimeout(waiting);
  waiting = setTimeout(lookAhead, PREVIEW_AFTER);
});

function complain(error) {
  problem.querySelector("span").textContent = error.message;
  asTyped.hidden = error.code !== "not_understood";
  problem.hidden = false;
}

// Whoever writes the next one while this one is stored keeps it: only what was sent is taken out of the box.
async function store(body, sent) {
  problem.hidden = true;
  clearTimeout(waiting);
  asked += 1;
  preview.hidden = true;
  try {
    const made = await api("/api/tasks", { method: "POST", body });
    if (input.value.trim() === sent) input.value = "";
    return made.items ?? [made];
  } catch (error) {
    complain(error);
    return null;
  }
}

// The button is busy until it is stored, not until it is shown: the next Enter may come in between.
async function add(button, make) {
  const sent = input.value.trim();
  if (!sent) return;
  const items = await busy(button, () => store(make(sent), sent));
  settle(input, form);
  if (!items) return;
  await show();
  const due = row(items[0].id)?.querySelector(".due")?.textContent;
  announce(fill(due ? texts.addedDue : texts.added, { title: items.map((item) => item.title).join(" · "), due }));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  add(form.querySelector("[type=submit]"), (text) => ({ text }));
});
asTyped.addEventListener("click", () => add(asTyped, (title) => ({ title })));

// --- what is done with one ---

async function change(id, title, said, work, back) {
  const place = [...document.querySelectorAll(".task")].indexOf(row(id));
  try {
    await work();
    await refresh("list");
    const rows = document.querySelectorAll(".task");
    settle(rows[Math.min(place, rows.length - 1)]?.querySelector(".check") ?? input, document.getElementById("list"));
    announce(fill(said, { title }), back && {
      label: texts.undo,
      run: async () => {
        try {
          await back();
          await refresh("list");
          row(id)?.querySelector(".check")?.focus();
        } catch (error) {
          announce(error.message);
        }
      },
    });
  } catch (error) {
    announce(error.message);
  }
}

const patch = (id, body) => api(`/api/tasks/${id}`, { method: "PATCH", body });
const complete = (id) => api(`/api/tasks/${id}/complete`, { method: "POST" });
const reopen = (id) => patch(id, { status: "open" });
const remove = (id) => api(`/api/tasks/${id}`, { method: "DELETE" });

section.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (!button) return;
  const { id, title } = button.closest(".task").dataset;
  busy(button, async () => {
    if (button.dataset.act === "complete") await change(id, title, texts.completed, () => complete(id), () => reopen(id));
    if (button.dataset.act === "reopen") await change(id, title, texts.reopened, () => reopen(id), () => complete(id));
    if (button.dataset.act === "edit") edit(button.closest(".task").dataset);
    if (button.dataset.act === "delete") {
      document.getElementById("confirm-text").textContent = fill(texts.deleteConfirm, { title });
      if (await ask(dialog)) await change(id, title, texts.deleted, () => remove(id), () => reopen(id));
    }
  });
});

// --- editing ---

const sheet = document.getElementById("edit");
const editing = document.getElementById("edit-form");
const editProblem = document.getElementById("edit-problem");
let before = null;

function fieldsOf(task) {
  const [day, clock] = task.due.split("T");
  return { title: task.title, day, clock: clock ?? "", rule: task.rule, priority: task.priority, project: task.project, tags: task.tags };
}

function offerRule(task) {
  editing.elements.rule.querySelector("[data-own]")?.remove();
  if (!task.rule || [...editing.elements.rule.options].some((option) => option.value === task.rule)) return;
  const option = new Option(task.ruleWords, task.rule);
  option.dataset.own = "";
  editing.elements.rule.add(option);
}

function edit(task) {
  before = { ...task };
  offerRule(task);
  for (const [name, value] of Object.entries(fieldsOf(task))) editing.elements[name].value = value;
  editProblem.hidden = true;
  sheet.showModal();
  editing.elements.title.focus();
}

// Only what was changed goes out: what came in by the chat meanwhile stays.
function changes() {
  const old = fieldsOf(before);
  const value = (name) => editing.elements[name].value.trim();
  const moved = (...names) => names.some((name) => value(name) !== old[name]);
  const body = {};
  if (moved("title")) body.title = value("title");
  if (moved("day", "clock")) body.due = value("day") ? value("day") + (value("clock") ? `T${value("clock")}` : "") : null;
  if (moved("rule")) body.recurrence = value("rule") || null;
  if (moved("priority")) body.priority = value("priority") || null;
  if (moved("project")) body.project = value("project") || null;
  if (moved("tags")) body.tags = value("tags").split(/[\s,#]+/).filter(Boolean);
  return body;
}

const FIELDS = { due: "day", recurrence: "rule" };

editing.addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = changes();
  const task = before;
  if (!Object.keys(body).length) {
    sheet.close();
    return;
  }
  const stored = await busy(editing.querySelector("[type=submit]"), async () => {
    try {
      await patch(task.id, body);
      return true;
    } catch (error) {
      editProblem.textContent = error.message;
      editProblem.hidden = false;
      editing.elements[FIELDS[error.field] ?? error.field]?.focus?.();
      return false;
    }
  });
  if (!stored) return;
  sheet.close();
  await show();
  row(task.id)?.querySelector("[data-act=edit]")?.focus();
  announceSaved(task, body);
});

function announceSaved(task, body) {
  const old = {
    title: task.title, due: task.due || null, recurrence: task.rule || null, priority: task.priority || null,
    project: task.project || null, tags: task.tags.split(" ").filter(Boolean),
  };
  const back = Object.fromEntries(Object.keys(body).map((name) => [name, old[name]]));
  announce(fill(texts.saved, { title: body.title ?? task.title }), {
    label: texts.undo,
    run: () => change(task.id, task.title, texts.saved, () => patch(task.id, back)),
  });
}
sheet.querySelector("[data-close]").addEventListener("click", () => sheet.close());
