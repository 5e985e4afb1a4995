import { announce, api, busy, refresh } from "./app.js";

const section = document.getElementById("proposals");

const picked = (form) => [...form.querySelectorAll("[name=item]:checked")].map((box) => Number(box.value));

// Nothing picked is nothing to accept: the button says so by being out of reach.
section.addEventListener("change", (event) => {
  const form = event.target.closest(".proposal");
  if (form) form.querySelector("[value=accept]").disabled = picked(form).length === 0;
});

section.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const problem = form.querySelector(".problem");
  const deed = event.submitter?.value ?? "accept";
  busy(event.submitter ?? form, async () => {
    problem.hidden = true;
    try {
      await api(`/api/proposals/${form.dataset.id}/${deed}`, { method: "POST", body: deed === "accept" ? { items: picked(form) } : undefined });
      await refresh("list");
      announce(deed === "accept" ? section.dataset.accepted : section.dataset.rejected);
      (section.querySelector(".proposal [type=checkbox]") ?? document.getElementById("main")).focus();
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    }
  });
});
