import { announce, api, ask, busy, fill } from "./app.js";

const section = document.getElementById("integration");
const texts = section.dataset;
const POLL_MS = 2000;
const ANNOUNCEMENT = "focobot-announcement";

const pending = sessionStorage.getItem(ANNOUNCEMENT);
if (pending) {
  sessionStorage.removeItem(ANNOUNCEMENT);
  announce(pending);
  document.getElementById("linked-heading")?.focus();
}

function turnPage(announcement) {
  sessionStorage.setItem(ANNOUNCEMENT, announcement);
  location.reload();
}

function startWaiting(answer, phone) {
  const words = `VERIFY ${answer.code}`;
  const url = `https://wa.me/${answer.whatsappNumber.replace(/\D/g, "")}?text=${encodeURIComponent(words)}`;
  document.getElementById("ask").hidden = true;
  document.getElementById("waiting").hidden = false;
  document.getElementById("waiting-to").textContent = fill(texts.textTo, { phone });
  document.getElementById("code").textContent = words;
  document.getElementById("open").href = url;
  const simulate = document.getElementById("simulate");
  if (simulate) simulate.href = `/simulator#${new URLSearchParams({ from: phone, text: words })}`;
  document.getElementById("copy").onclick = async (event) => {
    await navigator.clipboard.writeText(words);
    event.target.textContent = texts.textCopied;
  };
  document.getElementById("waiting-heading").focus();
  drawQr(answer.code);
  watch(Date.parse(answer.expiresAt));
}

async function drawQr(code) {
  const { svg } = await api("/settings/integrations/qr", { method: "POST", body: { code } });
  const drawing = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  document.getElementById("qr").replaceChildren(drawing);
}

let ticking;
let polling;
function stop() {
  clearInterval(ticking);
  clearInterval(polling);
}

function watch(expiry) {
  stop();
  const countdown = document.getElementById("countdown");
  const tick = () => {
    const left = Math.max(0, Math.round((expiry - Date.now()) / 1000));
    const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    countdown.textContent = left ? fill(texts.textExpires, { time }) : texts.textExpired;
    if (!left) {
      stop();
      document.getElementById("live").hidden = true;
    }
  };
  tick();
  document.getElementById("live").hidden = false;
  ticking = setInterval(tick, 1000);
  polling = setInterval(look, POLL_MS);
}

async function look() {
  try {
    const state = await api("/api/integrations/whatsapp/unlink");
    if (state.linked) {
      stop();
      turnPage(texts.textLinked);
    }
  } catch {
    // A lost poll is made good by the next one; the countdown goes on meanwhile.
  }
}

document.getElementById("ask")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const { phone } = form.elements;
  const problem = document.getElementById("phone-problem");
  busy(form.querySelector("[type=submit]"), async () => {
    problem.hidden = true;
    phone.removeAttribute("aria-invalid");
    try {
      startWaiting(await api("/api/integrations/whatsapp/link", { method: "POST", body: { phone: phone.value } }), phone.value);
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
      phone.setAttribute("aria-invalid", "true");
      phone.focus();
    }
  });
});

document.getElementById("again")?.addEventListener("click", () => {
  stop();
  document.getElementById("waiting").hidden = true;
  document.getElementById("ask").hidden = false;
  document.getElementById("phone").focus();
});

document.getElementById("unlink")?.addEventListener("click", (event) => {
  busy(event.target, async () => {
    if (!(await ask(document.getElementById("confirm")))) return;
    try {
      await api("/api/integrations/whatsapp/unlink", { method: "DELETE" });
      turnPage(texts.textUnlinked);
    } catch (error) {
      announce(error.message);
    }
  });
});
