import { announce, api, busy, fill, refresh } from "./app.js";

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
    quiet_days: [...form.querySelectorAll("[name=quiet_day]:checked")].map((box) => Number(box.value)),
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

// --- access tokens: made, shown this once, revoked ---

const told = (id, error) => {
  const problem = document.getElementById(id);
  problem.textContent = error?.message ?? "";
  problem.hidden = !error;
};

document.addEventListener("submit", (event) => {
  if (event.target.id !== "new-token") return;
  event.preventDefault();
  const { elements } = event.target;
  busy(event.submitter ?? event.target, async () => {
    told("tokens-problem", null);
    const body = { name: elements.name.value.trim(), scope: elements.scope.value };
    if (elements.days.value) body.expires_in_days = Number(elements.days.value);
    try {
      const { token } = await api("/api/tokens", { method: "POST", body });
      await refresh("tokens");
      document.getElementById("token-value").textContent = token;
      document.getElementById("token-secret").hidden = false;
      document.getElementById("token-secret").focus();
    } catch (error) {
      told("tokens-problem", error);
    }
  });
});

document.addEventListener("click", (event) => {
  const revoking = event.target.closest("[data-token]");
  const copying = event.target.closest("[data-copy]");
  const closing = event.target.closest("[data-close]");
  const { copied, revoked } = document.getElementById("tokens").dataset;
  closing?.closest("dialog").close();
  if (copying) {
    navigator.clipboard.writeText(document.getElementById(copying.dataset.copy).textContent).then(() => announce(copied));
  }
  if (revoking) {
    busy(revoking, async () => {
      try {
        await api(`/api/tokens/${revoking.dataset.token}`, { method: "DELETE" });
        await refresh("tokens");
        announce(revoked);
        document.getElementById("token-name").focus();
      } catch (error) {
        told("tokens-problem", error);
      }
    });
  }
});

// --- browsers that are logged in ---

document.addEventListener("click", (event) => {
  if (event.target.id !== "end-others") return;
  busy(event.target, async () => {
    const { ended } = document.getElementById("browsers").dataset;
    try {
      await api("/api/sessions", { method: "DELETE" });
      await refresh("browsers");
      announce(ended);
    } catch (error) {
      told("browsers-problem", error);
    }
  });
});

// --- the calendar's address ---

async function makeAddress() {
  const { url, webcal } = await api("/api/calendar", { method: "POST" });
  await refresh("calendar");
  document.getElementById("calendar-url").textContent = url;
  document.getElementById("calendar-open").href = webcal;
  document.getElementById("calendar-secret").hidden = false;
  document.getElementById("calendar-secret").focus();
}

async function dropAddress() {
  const { dropped } = document.getElementById("calendar").dataset;
  await api("/api/calendar", { method: "DELETE" });
  await refresh("calendar");
  announce(dropped);
  document.querySelector("[data-calendar=make]").focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-calendar]");
  if (!button) return;
  busy(button, async () => {
    try {
      await (button.dataset.calendar === "make" ? makeAddress() : dropAddress());
    } catch (error) {
      told("calendar-problem", error);
    }
  });
});

// --- leaving for good ---

const farewell = document.getElementById("farewell");
const leaving = document.getElementById("farewell-form");

document.getElementById("erase").addEventListener("click", () => farewell.showModal());
leaving.addEventListener("submit", (event) => {
  event.preventDefault();
  const { elements } = leaving;
  busy(event.submitter ?? leaving, async () => {
    told("farewell-problem", null);
    const body = { email: elements.email.value.trim() };
    if (elements.password.value) body.password = elements.password.value;
    try {
      const { receipt } = await api("/api/account", { method: "DELETE", body });
      leaving.replaceChildren(fill(leaving.dataset.gone, { receipt }));
      farewell.addEventListener("close", () => location.assign("/login"), { once: true });
    } catch (error) {
      told("farewell-problem", error);
      elements[error.field ?? "email"]?.focus?.();
    }
  });
});
