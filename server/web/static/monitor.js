import { announce, api, busy, fill, refresh } from "./app.js";

const form = document.getElementById("lock");
const problem = document.getElementById("lock-problem");

async function lock(subject, reason) {
  await api("/api/security/locks", { method: "POST", body: { ...subject, reason } });
  return form.dataset.locked;
}

async function unlock(subject, reason) {
  const query = new URLSearchParams({ ...subject, reason });
  const { ended } = await api(`/api/security/locks?${query}`, { method: "DELETE" });
  return ended ? form.dataset.unlocked : form.dataset.nothing;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = event.submitter ?? form.querySelector("[value=lock]");
  busy(button, async () => {
    problem.hidden = true;
    const who = form.elements.who.value.trim();
    const subject = who.includes("@") ? { user: who } : { phone: who };
    try {
      const work = button.value === "unlock" ? unlock : lock;
      announce(fill(await work(subject, form.elements.reason.value.trim()), { who }));
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    }
  });
});

document.addEventListener("click", (event) => {
  const resending = event.target.closest("[data-resend]");
  const unlocking = event.target.closest("[data-unlock]");
  if (resending) {
    busy(resending, async () => {
      try {
        await api(resending.dataset.resend, { method: "POST" });
        announce(document.getElementById("table").dataset.resent);
        await refresh("table");
      } catch (error) {
        announce(error.message);
      }
    });
  }
  if (unlocking) {
    form.elements.who.value = unlocking.dataset.unlock;
    form.elements.reason.focus();
  }
});
