// A chat window over /simulator/send. What was said stays in this tab, by phone.

const texts = document.body.dataset;
const element = (id) => document.getElementById(id);
const log = element("log");
const composer = element("composer");
const input = element("text");
const person = element("person");
const other = element("other");
const quoting = element("quoting");
const inside = element("inside");

let quoted = null;
let last = null;

const phone = () => (person.value === "new" ? "" : person.value) || other.value.trim();
let ahead = 0; // milliseconds by which the server's clock is ahead of this one
const now = () => Date.now() + ahead;
const clock = (at) => new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });

// --- words of the chat: *bold*, _italic_, ~struck~, `code`, as WhatsApp shows them; never as HTML ---

const MARKS = { "*": "strong", "_": "em", "~": "s", "`": "code" };
const MARKED = /(?<![\p{L}\p{N}])([*_~`])(?=\S)(.+?)(?<=\S)\1(?![\p{L}\p{N}])/u;

function words(text) {
  const found = MARKED.exec(text);
  if (!found) return [document.createTextNode(text)];
  const marked = document.createElement(MARKS[found[1]]);
  marked.append(...(found[1] === "`" ? [found[2]] : words(found[2])));
  const rest = text.slice(found.index + found[0].length);
  return [document.createTextNode(text.slice(0, found.index)), marked, ...(rest ? words(rest) : [])];
}

function make(name, className, ...children) {
  const node = document.createElement(name);
  node.className = className;
  node.append(...children);
  return node;
}

function icon(path, box = "0 0 24 24") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", box);
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

// --- bubbles ---

function bubble({ side, text, at, sid, quote, kind, forwarded }) {
  const node = make("div", `bubble ${side}${log.lastElementChild?.classList.contains(side) ? "" : " turn"}`);
  node.append(make("span", "visually-hidden", `${side === "mine" ? texts.you : texts.contact}: `));
  if (quote) node.append(make("div", "quoted", make("strong", "", quote.name), quote.text));
  if (forwarded) node.append(make("p", "forwarded", texts.forwarded));
  node.append(make("p", `words ${kind ?? ""}`, ...words(text)));
  const stamp = make("span", "stamp", clock(at));
  if (side === "mine") {
    const ticks = icon("M1 6.5l4 4L12.5 2M8 9l1.5 1.5L17.5 2", "0 0 18 12");
    stamp.append(ticks);
  }
  node.append(stamp);
  if (side === "theirs" && sid) node.append(replyButton({ sid, text }));
  log.append(node);
  log.scrollTop = log.scrollHeight;
  return node;
}

function replyButton(message) {
  const button = make("button", "reply", icon("M10 7L4 12.5l6 5.5v-3.5c5 0 8 1.2 10 4-.7-5-3.7-8.2-10-8.5z"));
  button.type = "button";
  button.setAttribute("aria-label", texts.reply);
  button.title = texts.reply;
  button.addEventListener("click", () => quote(message));
  return button;
}

function quote(message) {
  quoted = message;
  quoting.hidden = !message;
  if (message) {
    quoting.querySelector("strong").textContent = texts.contact;
    quoting.querySelector("span").textContent = message.text;
  }
  input.focus();
}
quoting.querySelector("button").addEventListener("click", () => quote(null));

// --- what was said, kept per phone for this tab ---

const shelf = () => `focobot-chat-${phone()}`;
const kept = () => JSON.parse(sessionStorage.getItem(shelf()) ?? "[]");
const keep = (message) => sessionStorage.setItem(shelf(), JSON.stringify([...kept(), message].slice(-200)));

function show(message) {
  const node = bubble(message);
  if (message.side === "mine" && message.read) markRead(node);
  return node;
}

function reopen() {
  log.querySelectorAll(".bubble").forEach((node) => node.remove());
  quote(null);
  kept().forEach(show);
}

function markRead(node) {
  node.querySelector(".stamp svg").classList.add("read");
}

// --- sending ---

function presence(typing) {
  element("presence").textContent = typing ? texts.typing : texts.online;
  log.querySelector(".typing")?.remove();
  if (typing) {
    const dots = make("div", "bubble theirs turn typing", ...[1, 2, 3].map(() => document.createElement("i")));
    dots.setAttribute("aria-hidden", "true");
    log.append(dots);
    log.scrollTop = log.scrollHeight;
  }
}

async function deliver(letter) {
  const response = await fetch("/simulator/send", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(letter),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error.message);
  return answer;
}

function look(letter, answer) {
  last = { ...letter, sid: answer.sid };
  inside.querySelector("dl").hidden = false;
  element("inside-status").textContent = answer.status;
  element("inside-time").textContent = `${answer.elapsedMs.toFixed(1)} ms`;
  element("inside-sid").textContent = answer.sid;
  explain(letter);
  element("twiml").textContent = answer.body.replaceAll("><", ">\n<");
  element("resend").disabled = false;
}

// How the words of the letter read alone; what an open question adds to them is in the answer.
async function explain(letter) {
  if (!letter.text) return;
  const query = new URLSearchParams({ text: letter.text, phone: letter.from });
  const response = await fetch(`/simulator/explain?${query}`).catch(() => null);
  if (!response?.ok) return;
  const { reading, explanation } = await response.json();
  const read = reading.commands.length ? reading.commands : reading.readings.flatMap((one) => one.commands);
  const lines = read.map(({ intent, slots }) => make("li", "", make("code", "", intent), ` ${JSON.stringify(slots)}`));
  const outcome = reading.reason ? `${reading.outcome} · ${reading.reason}` : reading.outcome;
  element("reading").replaceChildren(make("strong", "", outcome), make("ul", "", ...lines));
  element("explanation").textContent = explanation;
}

// The words that an answer offers (*sí*, *2*) are buttons here, and come in as WhatsApp's quick replies do.
const OFFER = /(?<![\p{L}\p{N}])\*([^*\n]{1,20})\*(?![\p{L}\p{N}])/gu;
function offer(messages) {
  const text = messages.at(-1)?.text.trim() ?? "";
  const last = text.split("\n").at(-1);
  const found = text.includes("?") ? [...new Set([...last.matchAll(OFFER)].map((match) => match[1]))] : [];
  element("offers").replaceChildren(...found.slice(0, 4).map((word) => {
    const button = make("button", "", word);
    button.type = "button";
    return button;
  }));
  element("offers").hidden = !found.length;
}
element("offers").addEventListener("click", (event) => {
  if (event.target.tagName === "BUTTON") say(event.target.textContent, { button: true });
});

function hear(answer) {
  offer(answer.messages);
  const at = now();
  if (answer.status !== 200) {
    bubble({ side: "theirs", text: texts.failed.replace("{status}", answer.status), at, kind: "nothing" });
  } else if (!answer.messages.length) {
    bubble({ side: "theirs", text: texts.noAnswer, at, kind: "nothing" });
  }
  for (const { sid, text } of answer.messages) {
    const message = { side: "theirs", text, sid, at };
    keep(message);
    bubble(message);
  }
}

async function send(letter, node, message) {
  const typing = setTimeout(() => presence(true), 120);
  try {
    const answer = await deliver(letter);
    clearTimeout(typing);
    presence(false);
    if (message) keep({ ...message, read: true });
    if (node) markRead(node);
    look(letter, answer);
    hear(answer);
  } catch (error) {
    clearTimeout(typing);
    presence(false);
    fail(letter, node, message, error);
  }
}

function fail(letter, node, message, error) {
  const reason = error instanceof TypeError ? texts.networkFailed : error.message;
  const notice = make("button", "bubble theirs turn failed", make("span", "words nothing", `${reason} ${texts.notSent}`));
  notice.type = "button";
  notice.addEventListener("click", () => {
    notice.remove();
    send(letter, node, message);
  });
  log.append(notice);
  log.scrollTop = log.scrollHeight;
}

function say(text, { shown = text, ...more } = {}) {
  if (!phone()) {
    other.hidden = false;
    other.focus();
    return;
  }
  const message = { side: "mine", text: shown, at: now(), forwarded: more.forwarded, quote: quoted && { name: texts.contact, text: quoted.text } };
  const letter = { from: phone(), text, quoted: quoted?.sid ?? null, ...more };
  const node = bubble(message);
  quote(null);
  send(letter, node, message);
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = input.value.trim();
  if (!text) return;
  input.value = "";
  grow();
  say(text);
});

function grow() {
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight + 2}px`;
}
input.addEventListener("input", grow);
input.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    composer.requestSubmit();
  }
  if (event.key === "Escape") quote(null);
});

element("tries").addEventListener("click", (event) => {
  if (event.target.tagName === "BUTTON") say(event.target.textContent);
});
element("attach").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  element("attach").open = false;
  const text = input.value.trim();
  if ("forward" in button.dataset && !text) return input.focus();
  input.value = "";
  if ("forward" in button.dataset) say(text, { forwarded: true });
  else say(text, { kind: button.dataset.kind, shown: [button.dataset.shown, text].filter(Boolean).join(" ") });
});
element("resend").addEventListener("click", () => last && send(last, null, null));

// --- what comes by itself: reminders, digests, answers that took longer ---

const INBOX_EVERY = 3000;
const placeShelf = () => `focobot-inbox-${phone()}`;

async function lookIntoInbox() {
  if (document.hidden || !phone()) return;
  const asked = phone();
  const after = sessionStorage.getItem(placeShelf()) ?? "0";
  const response = await fetch(`/simulator/inbox?${new URLSearchParams({ phone: asked, after })}`);
  if (!response.ok || asked !== phone()) return;
  for (const { place, sid, text } of (await response.json()).messages) {
    sessionStorage.setItem(placeShelf(), place);
    const message = { side: "theirs", text, sid, at: now() };
    keep(message);
    bubble(message);
  }
}

setInterval(() => lookIntoInbox().catch(() => {}), INBOX_EVERY);

// --- the server's clock ---

function showClock() {
  element("clock").textContent = new Date(now()).toLocaleString(document.documentElement.lang, { dateStyle: "full", timeStyle: "short" });
}

function setClock(moment) {
  ahead = Date.parse(moment) - Date.now();
  if (Math.abs(ahead) < 5000) ahead = 0;
  showClock();
}

async function post(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error.message);
  return answer;
}

inside.querySelector(".steps").addEventListener("click", async (event) => {
  const { minutes } = event.target.dataset;
  if (minutes === undefined) return;
  try {
    setClock((await post("/simulator/clock", minutes ? { minutes: Number(minutes) } : {})).now);
  } catch (error) {
    element("clock").textContent = error.message;
  }
});
setClock(element("clock").dataset.now);
setInterval(showClock, 20000);

async function bringIn() {
  const name = window.prompt(texts.name)?.trim();
  person.value = "";
  if (!name) return;
  try {
    const newcomer = await post("/simulator/people", { name });
    person.prepend(new Option(`${newcomer.name} · ${newcomer.phone}`, newcomer.phone));
    person.value = newcomer.phone;
  } catch (error) {
    bubble({ side: "theirs", text: error.message, at: now(), kind: "nothing" });
  }
}

person.addEventListener("change", async () => {
  if (person.value === "new") await bringIn();
  other.hidden = Boolean(person.value);
  (person.value ? input : other).focus();
  reopen();
});
other.addEventListener("change", reopen);

// --- the panel behind the chat, on narrow screens ---

function toggle(open) {
  inside.classList.toggle("is-open", open);
  element("inside-open").setAttribute("aria-expanded", String(open));
  (open ? inside : input).focus();
}
element("inside-open").addEventListener("click", () => toggle(!inside.classList.contains("is-open")));
log.addEventListener("click", () => inside.classList.contains("is-open") && toggle(false));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && inside.classList.contains("is-open")) toggle(false);
});

// A page of ours may hand over who writes, and what: the code that links a phone.
const handed = new URLSearchParams(location.hash.slice(1));
if (handed.has("from")) {
  person.value = "";
  other.hidden = false;
  other.value = handed.get("from");
  input.value = handed.get("text") ?? "";
  history.replaceState(null, "", location.pathname);
  input.focus();
}

reopen();
