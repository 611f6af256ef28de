// The preview in the browser: frames that fit, choices without a reload, and news of each save.
"use strict";

const HOME = "/_preview/";
const WIDTHS = { page: { desktop: 1280, phone: 375 }, mail: { desktop: 720, phone: 375 }, entry: { desktop: 720, phone: 375 } };
const form = document.getElementById("choices");
const search = document.getElementById("q");
const fold = document.querySelector(".fold");
const status = document.querySelector(".status");
const frames = [...document.querySelectorAll("iframe")];
let news = null;
let turn = 0;
let silence = 0;

// --- where we are ---------------------------------------------------------------------------------------------------

function address(changes) {
  const wanted = new URLSearchParams(new FormData(form));
  const here = new URLSearchParams(location.search);
  wanted.set("page", document.body.dataset.page);
  if (here.has("rows")) wanted.set("rows", here.get("rows"));
  for (const [name, value] of Object.entries(changes)) wanted.set(name, value);
  if (!wanted.get("q")) wanted.delete("q");
  return `${HOME}?${wanted}`;
}

function show() {
  const { view, width, scheme, mail } = Object.fromEntries(new FormData(form));
  Object.assign(document.body.dataset, { view, width, scheme, mail });
  frames.forEach(fit);
}

// --- going somewhere ------------------------------------------------------------------------------------------------

async function go(changes, { isNew = false } = {}) {
  const target = address(changes);
  const mine = ++turn;
  let page;
  try {
    const answer = await fetch(target);
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return; // the server has ended: the status says so
  }
  if (mine !== turn) return; // another one was asked for meanwhile
  if (isNew) history.pushState(null, "", target);
  else history.replaceState(null, "", target);
  take(page);
}

function take(page) {
  document.title = page.title;
  Object.assign(document.body.dataset, page.body.dataset);
  const focus = document.activeElement?.closest("[data-part] a")?.getAttribute("href");
  for (const fresh of page.querySelectorAll("[data-part]")) {
    const old = document.querySelector(`[data-part=${fresh.dataset.part}]`);
    if (old.innerHTML !== fresh.innerHTML) old.replaceChildren(...fresh.childNodes);
  }
  if (focus && document.activeElement === document.body) refocus(focus);
  for (const frame of frames) load(frame, page.querySelector(`iframe[name=${frame.name}]`).dataset);
  rove();
  show();
}

function refocus(href) {
  const links = [...document.querySelectorAll("[data-part] a")];
  const page = new URL(href, location).searchParams.get("page");
  const same = links.find(link => new URL(link.href).searchParams.get("page") === page);
  (same ?? document.querySelector("[aria-current]"))?.focus();
}

function load(frame, { src = "", key = "" }) {
  const pane = frame.parentElement;
  pane.hidden = !src;
  if (src && src !== frame.dataset.src) frame.contentWindow.location.replace(src);
  else if (src && key !== frame.dataset.key) frame.contentWindow.location.reload(); // it stays where it was scrolled to
  Object.assign(frame.dataset, { src, key });
}

// --- frames ---------------------------------------------------------------------------------------------------------

function fit(frame) {
  const room = frame.parentElement;
  const { width = "desktop" } = document.body.dataset;
  const wanted = WIDTHS[frame.name]?.[width];
  if (!wanted || !room.clientWidth) return;
  const pixels = width === "desktop" ? Math.max(wanted, room.clientWidth) : wanted;
  const scale = Math.min(1, room.clientWidth / pixels);
  frame.style.width = `${pixels}px`;
  frame.style.height = `${room.clientHeight / scale}px`;
  frame.style.transform = `scale(${scale})`;
  frame.style.left = `${Math.max(0, (room.clientWidth - pixels * scale) / 2)}px`;
}

// The path on the site that a link leads to; nothing when it leads elsewhere.
function sitePath(url) {
  const { base, site } = document.body.dataset;
  if (site && url.href.startsWith(`${site}/`)) return decodeURI(url.href.slice(site.length).replace(/[?#].*/, ""));
  if (url.origin === location.origin && url.pathname.startsWith(`${base}/`)) return decodeURI(url.pathname.slice(base.length));
  return "";
}

function follow(event) {
  const link = event.target.closest?.("a[href]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  const url = new URL(link.href);
  const path = sitePath(url);
  if (/^(?:mailto|tel):$/.test(url.protocol)) location.href = url.href;
  else if (/(?:\/|\.html)$/.test(path)) go({ page: path }, { isNew: true });
  else open(path ? document.body.dataset.base + encodeURI(path) : url.href, "_blank", "noopener");
}

function settle(frame) {
  const inside = frame.contentDocument;
  if (!inside) return;
  inside.addEventListener("click", follow);
  // A former address leads on, which no browser does in a frame that may run no script.
  const onward = inside.querySelector("meta[http-equiv=refresh]")?.content.replace(/.*url=/i, "") ?? inside.URL;
  const path = sitePath(new URL(onward, location));
  if (frame.name === "page" && path && path !== document.body.dataset.page) go({ page: path });
}

// --- the list -------------------------------------------------------------------------------------------------------

const links = () => [...document.querySelectorAll(".rows a")];

// One stop of the keyboard for the whole list; the arrows move within it.
function rove() {
  const all = links();
  const here = all.find(link => link === document.activeElement || link.hasAttribute("aria-current")) ?? all[0];
  for (const link of all) link.tabIndex = link === here ? 0 : -1;
}

function move(event) {
  const all = links();
  const place = all.indexOf(document.activeElement);
  const steps = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: all.length - 1 };
  if (!(event.key in steps) || (document.activeElement === search && event.key !== "ArrowDown")) return;
  event.preventDefault();
  if (steps[event.key] < 0) search.focus();
  else all[Math.min(steps[event.key], all.length - 1)]?.focus();
  rove();
}

// --- news -----------------------------------------------------------------------------------------------------------

function tell(words, seconds = 0) {
  status.textContent = words;
  clearTimeout(silence);
  if (seconds) silence = setTimeout(() => tell(""), seconds * 1000);
}

function listen() {
  news ??= new EventSource(`${HOME}events`);
  news.onmessage = async ({ data }) => {
    tell("");
    if (data === document.body.dataset.version) return;
    await go({});
    tell("Brought up to date", 2);
  };
  news.onerror = () => {
    tell("Not connected. Is “pressroom preview” still running?");
  };
}

// A browser keeps few connections to one host: a tab that nobody looks at gives its own back.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) return listen();
  news?.close();
  news = null;
});

// --- what people do -------------------------------------------------------------------------------------------------

document.addEventListener("change", event => {
  if (event.target.type !== "radio") return;
  show();
  go({});
});

document.addEventListener("click", event => {
  const link = event.target.closest("a[href]");
  if (!link?.getAttribute("href").startsWith(HOME) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const asked = new URL(link.href).searchParams;
  if (link.hasAttribute("data-more")) return go({ rows: asked.get("rows") });
  fold.setAttribute("aria-expanded", "false");
  go({ page: asked.get("page") ?? "" }, { isNew: true });
});

let pause = 0;
search.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(() => go({ rows: "" }), 120);
});
form.addEventListener("submit", event => event.preventDefault());
document.getElementById("index").addEventListener("keydown", move);
fold.addEventListener("click", () => {
  const isOpen = fold.getAttribute("aria-expanded") === "true";
  fold.setAttribute("aria-expanded", String(!isOpen));
});
addEventListener("popstate", () => {
  const asked = new URLSearchParams(location.search);
  for (const input of document.querySelectorAll("input[type=radio]")) {
    if (asked.has(input.name)) input.checked = input.value === asked.get(input.name);
  }
  go({ page: asked.get("page") ?? "" });
});

for (const frame of frames) {
  frame.addEventListener("load", () => settle(frame));
  frame.parentElement.hidden = !frame.dataset.src;
  new ResizeObserver(() => fit(frame)).observe(frame.parentElement);
  if (frame.contentDocument?.readyState === "complete") settle(frame);
}

// A narrow screen has no room for everything side by side, nor for a desktop's page.
if (matchMedia("(max-width: 59.99em)").matches) {
  const asked = new URLSearchParams(location.search);
  if (!asked.has("width")) document.querySelector("input[value=phone]").checked = true;
  if (!asked.has("view") || asked.get("view") === "all") document.querySelector("input[value=page]").checked = true;
}
rove();
show();
listen();
