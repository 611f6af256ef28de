// The preview page: scales the frames, applies options without a reload, and updates after each save.
"use strict";

const HOME = "/_preview/";
const WIDTHS = { page: { desktop: 1280, phone: 375 }, mail: { desktop: 720, phone: 375 }, entry: { desktop: 720, phone: 375 } };
const form = document.getElementById("choices");
const search = document.getElementById("q");
const fold = document.querySelector(".fold");
const status = document.querySelector(".status");
const frames = [...document.querySelectorAll("iframe")];
let eventSource = null;
let lastRequest = 0;
let statusTimer = 0;

// --- options ---------------------------------------------------------------------------------------------------------

function previewUrl(changes) {
  const query = new URLSearchParams(new FormData(form));
  const current = new URLSearchParams(location.search);
  query.set("page", document.body.dataset.page);
  if (current.has("rows")) query.set("rows", current.get("rows"));
  for (const [name, value] of Object.entries(changes)) query.set(name, value);
  if (!query.get("q")) query.delete("q");
  return `${HOME}?${query}`;
}

function applyOptions() {
  const { view, width, scheme, mail } = Object.fromEntries(new FormData(form));
  Object.assign(document.body.dataset, { view, width, scheme, mail });
  frames.forEach(fit);
}

// --- navigation ------------------------------------------------------------------------------------------------------

async function go(changes, { isNew = false } = {}) {
  const target = previewUrl(changes);
  const request = ++lastRequest;
  let page;
  try {
    const response = await fetch(target);
    page = new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    return; // the server has stopped; the status shows it
  }
  if (request !== lastRequest) return; // another page was requested meanwhile
  if (isNew) history.pushState(null, "", target);
  else history.replaceState(null, "", target);
  updateFrom(page);
}

function updateFrom(page) {
  document.title = page.title;
  Object.assign(document.body.dataset, page.body.dataset);
  const focus = document.activeElement?.closest("[data-part] a")?.getAttribute("href");
  for (const newPart of page.querySelectorAll("[data-part]")) {
    const part = document.querySelector(`[data-part=${newPart.dataset.part}]`);
    if (part.innerHTML !== newPart.innerHTML) part.replaceChildren(...newPart.childNodes);
  }
  if (focus && document.activeElement === document.body) refocus(focus);
  for (const frame of frames) load(frame, page.querySelector(`iframe[name=${frame.name}]`).dataset);
  updateTabStop();
  applyOptions();
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
  else if (src && key !== frame.dataset.key) frame.contentWindow.location.reload(); // keeps the scroll position
  Object.assign(frame.dataset, { src, key });
}

// --- frames ----------------------------------------------------------------------------------------------------------

function fit(frame) {
  const container = frame.parentElement;
  const { width = "desktop" } = document.body.dataset;
  const minWidth = WIDTHS[frame.name]?.[width];
  if (!minWidth || !container.clientWidth) return;
  const pixels = width === "desktop" ? Math.max(minWidth, container.clientWidth) : minWidth;
  const scale = Math.min(1, container.clientWidth / pixels);
  frame.style.width = `${pixels}px`;
  frame.style.height = `${container.clientHeight / scale}px`;
  frame.style.transform = `scale(${scale})`;
  frame.style.left = `${Math.max(0, (container.clientWidth - pixels * scale) / 2)}px`;
}

// The path of a link within the site; empty for other links.
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

function handleLoad(frame) {
  const page = frame.contentDocument;
  if (!page) return;
  page.addEventListener("click", follow);
  // Browsers do not follow the redirect of a former URL in a frame without scripts.
  const target = page.querySelector("meta[http-equiv=refresh]")?.content.replace(/.*url=/i, "") ?? page.URL;
  const path = sitePath(new URL(target, location));
  if (frame.name === "page" && path && path !== document.body.dataset.page) go({ page: path });
}

// --- the list --------------------------------------------------------------------------------------------------------

const links = () => [...document.querySelectorAll(".rows a")];

// The list is one tab stop; the arrow keys move within it.
function updateTabStop() {
  const all = links();
  const current = all.find(link => link === document.activeElement || link.hasAttribute("aria-current")) ?? all[0];
  for (const link of all) link.tabIndex = link === current ? 0 : -1;
}

function move(event) {
  const all = links();
  const index = all.indexOf(document.activeElement);
  const steps = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: all.length - 1 };
  if (!(event.key in steps) || (document.activeElement === search && event.key !== "ArrowDown")) return;
  event.preventDefault();
  if (steps[event.key] < 0) search.focus();
  else all[Math.min(steps[event.key], all.length - 1)]?.focus();
  updateTabStop();
}

// --- updates ---------------------------------------------------------------------------------------------------------

function setStatus(text, seconds = 0) {
  status.textContent = text;
  clearTimeout(statusTimer);
  if (seconds) statusTimer = setTimeout(() => setStatus(""), seconds * 1000);
}

function listen() {
  eventSource ??= new EventSource(`${HOME}events`);
  eventSource.onmessage = async ({ data }) => {
    setStatus("");
    if (data === document.body.dataset.version) return;
    await go({});
    setStatus("Updated", 2);
  };
  eventSource.onerror = () => {
    setStatus("Not connected. Is “pressroom preview” still running?");
  };
}

// Browsers allow few connections to one host, so a hidden tab closes its connection.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) return listen();
  eventSource?.close();
  eventSource = null;
});

// --- events ----------------------------------------------------------------------------------------------------------

document.addEventListener("change", event => {
  if (event.target.type !== "radio") return;
  applyOptions();
  go({});
});

document.addEventListener("click", event => {
  const link = event.target.closest("a[href]");
  if (!link?.getAttribute("href").startsWith(HOME) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const query = new URL(link.href).searchParams;
  if (link.hasAttribute("data-more")) return go({ rows: query.get("rows") });
  fold.setAttribute("aria-expanded", "false");
  go({ page: query.get("page") ?? "" }, { isNew: true });
});

let searchTimer = 0;
search.addEventListener("input", () => {
  clearTimeout(searchTimer);
  searchTimer = setTimeout(() => go({ rows: "" }), 120);
});
form.addEventListener("submit", event => event.preventDefault());
document.getElementById("index").addEventListener("keydown", move);
fold.addEventListener("click", () => {
  const isOpen = fold.getAttribute("aria-expanded") === "true";
  fold.setAttribute("aria-expanded", String(!isOpen));
});
addEventListener("popstate", () => {
  const query = new URLSearchParams(location.search);
  for (const input of document.querySelectorAll("input[type=radio]")) {
    if (query.has(input.name)) input.checked = input.value === query.get(input.name);
  }
  go({ page: query.get("page") ?? "" });
});

for (const frame of frames) {
  frame.addEventListener("load", () => handleLoad(frame));
  frame.parentElement.hidden = !frame.dataset.src;
  new ResizeObserver(() => fit(frame)).observe(frame.parentElement);
  if (frame.contentDocument?.readyState === "complete") handleLoad(frame);
}

// A narrow screen has no room for several panes, or for a page in desktop width.
if (matchMedia("(max-width: 59.99em)").matches) {
  const query = new URLSearchParams(location.search);
  if (!query.has("width")) document.querySelector("input[value=phone]").checked = true;
  if (!query.has("view") || query.get("view") === "all") document.querySelector("input[value=page]").checked = true;
}
updateTabStop();
applyOptions();
listen();
