// What every page needs: calls to the REST, and the one place where the page says that something happened.

const token = document.querySelector("meta[name=csrf-token]")?.content;

export class Refused extends Error {
  constructor(status, error) {
    super(error?.message ?? document.body.dataset.networkFailed);
    this.status = status;
    this.code = error?.code ?? "network";
    this.field = error?.field ?? null;
  }
}

export async function api(path, { method = "GET", body } = {}) {
  const headers = { Accept: "application/json" };
  if (token) headers["X-CSRF-Token"] = token;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Refused(0, null);
  }
  if (response.status === 401) {
    location.assign(`/login?next=${encodeURIComponent(location.pathname)}`);
  }
  const answer = response.status === 204 ? null : await response.json().catch(() => null);
  if (!response.ok) throw new Refused(response.status, answer?.error);
  return answer;
}

export function fill(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

let hiding;
export function announce(text, action) {
  const toast = document.getElementById("toast");
  const button = toast.querySelector(".toast-action");
  toast.querySelector(".toast-text").textContent = text;
  button.hidden = !action;
  button.textContent = action?.label ?? "";
  button.onclick = () => {
    toast.hidden = true;
    action?.run();
  };
  toast.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { toast.hidden = true; }, action ? 10000 : 5000);
}

export async function busy(button, work) {
  if (button.getAttribute("aria-busy") === "true") return undefined;
  button.setAttribute("aria-busy", "true");
  try {
    return await work();
  } finally {
    button.removeAttribute("aria-busy");
  }
}

// Takes one part of the page fresh from the server, which alone knows how dates and plurals are written; one after
// the other, so that what is shown last is what was asked for last.
let refreshing = Promise.resolve();
export function refresh(...ids) {
  const turn = refreshing.catch(() => {}).then(() => takeFresh(ids));
  refreshing = turn;
  return turn;
}

async function takeFresh(ids) {
  let html;
  try {
    html = await (await fetch(location.href, { headers: { Accept: "text/html" } })).text();
  } catch {
    throw new Refused(0, null);
  }
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const id of ids) document.getElementById(id).replaceWith(fresh.getElementById(id));
}

export function ask(dialog) {
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

// On a narrow screen the page that one is at may be beyond the edge of the navigation.
// Not scrollIntoView: in newer browsers the Tab key goes on from what was scrolled to, past the skip link.
const here = document.querySelector(".nav [aria-current]");
if (here) {
  const bar = here.closest(".nav");
  const [inside, around] = [here.getBoundingClientRect(), bar.getBoundingClientRect()];
  bar.scrollLeft += inside.left + inside.width / 2 - around.left - around.width / 2;
}
