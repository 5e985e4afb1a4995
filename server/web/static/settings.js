import { announce, api, busy, refresh } from "./app.js";

const form = document.getElementById("preferences");
const problem = document.getElementById("preferences-problem");
const types = ["morning_digest", "evening_summary", "overdue_reminder", "deadline_alert", "task_reminder"];

function wishes() {
  const { elements } = form;
  return {
    language: elements.language.value || null,
    timezone: elements.timezone.value.trim(),
    quick_capture: elements.quick_capture.checked,
    plain_text: elements.plain_text.checked,
    morning_time: elements.morning_time.value,
    evening_time: elements.evening_time.value,
    overdue_time: elements.overdue_time.value,
    mute_until: elements.mute_until.value || null,
    enabled: Object.fromEntries(types.map((type) => [type, elements[type].checked])),
  };
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  busy(event.submitter ?? form.querySelector("[type=submit]"), async () => {
    problem.hidden = true;
    for (const element of form.elements) element.removeAttribute("aria-invalid");
    try {
      await api("/api/preferences", { method: "PATCH", body: wishes() });
      announce(form.dataset.saved);
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
      const field = error.field && form.elements[error.field];
      field?.setAttribute?.("aria-invalid", "true");
      field?.focus?.();
    }
  });
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-device]");
  if (!button) return;
  busy(button, async () => {
    const { device, act } = button.dataset;
    try {
      await api(`/api/security/devices/${device}/${act}`, { method: "POST" });
      const section = document.getElementById("devices");
      announce(act === "block" ? section.dataset.blocked : section.dataset.unblocked);
      await refresh("devices");
      document.querySelector(`[data-device="${device}"]`)?.focus();
    } catch (error) {
      const told = document.getElementById("devices-problem");
      told.textContent = error.message;
      told.hidden = false;
    }
  });
});
