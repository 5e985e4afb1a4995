import { announce, api, ask, busy, fill, refresh } from "./app.js";

const section = document.getElementById("tasks");
const form = document.getElementById("add");
const input = document.getElementById("text");
const problem = document.getElementById("add-problem");
const asTyped = problem.querySelector("button");
const dialog = document.getElementById("confirm");
const texts = section.dataset;

function row(id) {
  return document.querySelector(`.task[data-id="${id}"]`);
}

function complain(error) {
  problem.querySelector("span").textContent = error.message;
  asTyped.hidden = error.code !== "not_understood";
  problem.hidden = false;
}

async function add(body) {
  problem.hidden = true;
  try {
    const made = await api("/api/tasks", { method: "POST", body });
    const items = made.items ?? [made];
    input.value = "";
    await refresh("list");
    const [task] = items;
    const due = row(task.id)?.querySelector(".due")?.textContent;
    announce(fill(due ? texts.addedDue : texts.added, { title: items.map((item) => item.title).join(" · "), due }));
  } catch (error) {
    complain(error);
  }
  input.focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = input.value.trim();
  if (text) busy(form.querySelector("[type=submit]"), () => add({ text }));
});
asTyped.addEventListener("click", () => busy(asTyped, () => add({ title: input.value.trim() })));
input.addEventListener("input", () => { problem.hidden = true; });

async function change(id, title, said, work, back) {
  try {
    await work();
    const place = [...document.querySelectorAll(".task")].indexOf(row(id));
    await refresh("list");
    const rows = document.querySelectorAll(".task");
    (rows[Math.min(place, rows.length - 1)]?.querySelector(".check") ?? input).focus();
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

const complete = (id) => api(`/api/tasks/${id}/complete`, { method: "POST" });
const reopen = (id) => api(`/api/tasks/${id}`, { method: "PATCH", body: { status: "open" } });
const remove = (id) => api(`/api/tasks/${id}`, { method: "DELETE" });

section.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (!button) return;
  const { id, title } = button.closest(".task").dataset;
  busy(button, async () => {
    if (button.dataset.act === "complete") await change(id, title, texts.completed, () => complete(id), () => reopen(id));
    if (button.dataset.act === "reopen") await change(id, title, texts.reopened, () => reopen(id), () => complete(id));
    if (button.dataset.act === "delete") {
      document.getElementById("confirm-text").textContent = fill(texts.deleteConfirm, { title });
      if (await ask(dialog)) await change(id, title, texts.deleted, () => remove(id), () => reopen(id));
    }
  });
});
