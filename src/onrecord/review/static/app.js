// Adds to pages that work without it: keys, picking words for a form, lit-up marks, moving the map,
// dragging events together. Everything hangs on data attributes; no markup is made from strings.
(() => {
  "use strict";
  const $ = (query, from = document) => from.querySelector(query);
  const all = (query, from = document) => [...from.querySelectorAll(query)];

  // --- keys: <button data-key="a">; one-letter keys can be switched off (WCAG 2.1.4) -------------
  const KEYS = "onrecord-keys";
  const keysOff = () => { try { return localStorage.getItem(KEYS) === "off"; } catch { return false; } };
  const showSwitch = () => all("[data-keys-switch]").forEach((box) => { box.checked = !keysOff(); });
  document.addEventListener("change", (e) => {
    if (!e.target.matches("[data-keys-switch]")) return;
    try { localStorage.setItem(KEYS, e.target.checked ? "on" : "off"); } catch { /* private window */ }
  });
  const typing = (el) => el.matches("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]");
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented) return;
    if (e.key === "Escape") {
      const form = e.target.closest("details.amend[open]");
      if (form && !typing(e.target)) { form.open = false; $("summary", form).focus(); }
      else if (typing(e.target)) e.target.blur();
      return;
    }
    if (keysOff() || typing(e.target)) return;
    const target = all("[data-key]").find((el) => el.dataset.key === e.key && el.getClientRects().length);
    if (!target) return;
    e.preventDefault();
    if (target.matches("summary")) {
      target.parentElement.open = !target.parentElement.open;
      const first = target.parentElement.open && $("select, input", target.parentElement);
      (first || target).focus();
    } else if (target.matches("input")) { target.focus(); target.select(); } else target.click();
  });

  // --- picking words: select them in the text, and they go into the field in use -----------------
  let active = null;
  const isWords = (el) => el && el.matches && el.matches("input[data-words]");
  document.addEventListener("focusin", (e) => {
    if (!isWords(e.target)) return;
    all("input.active").forEach((el) => el.classList.remove("active"));
    active = e.target;
    active.classList.add("active");
  });
  document.addEventListener("input", (e) => {
    if (isWords(e.target) && e.target.nextElementSibling) e.target.nextElementSibling.value = "";
  });
  const points = (text) => { let n = 0; for (const _ of text) n += 1; return n; }; // code points, not UTF-16 units
  const offset = (node, at) => {
    const block = (node.nodeType === 1 ? node : node.parentElement).closest("[data-start]");
    if (!block) return null;
    const range = document.createRange();
    range.setStart(block, 0);
    range.setEnd(node, at);
    return Number(block.dataset.start) + points(range.toString());
  };
  const pick = () => {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return;
    const range = chosen.getRangeAt(0);
    const pane = (range.commonAncestorContainer.nodeType === 1 ? range.commonAncestorContainer : range.commonAncestorContainer.parentElement).closest("[data-text]");
    if (!pane) return;
    const open = all("details.amend[open]");
    const field = active && active.isConnected && active.getClientRects().length ? active : open.length && $("input[data-words]", open[0]);
    if (!field) return;
    const words = range.toString();
    const lead = words.length - words.trimStart().length, trail = words.length - words.trimEnd().length;
    let start = offset(range.startContainer, range.startOffset), end = offset(range.endContainer, range.endOffset);
    if (start === null || end === null || !words.trim()) return;
    start += lead;
    end -= trail;
    field.value = words.trim();
    if (field.nextElementSibling && field.nextElementSibling.matches("input[type=hidden]")) field.nextElementSibling.value = `${start}-${end}`;
    if (window.Highlight && CSS.highlights) CSS.highlights.set("picked", new Highlight(range.cloneRange()));
    const said = field.closest("form") && $("[data-picked]", field.closest("form"));
    if (said) said.textContent = `${field.dataset.words}: “${field.value}”`;
  };
  document.addEventListener("pointerup", () => setTimeout(pick));
  document.addEventListener("keyup", (e) => { if (e.shiftKey || e.key === "Shift") pick(); });

  // one more row of a field that may have several
  document.addEventListener("click", (e) => {
    const more = e.target.closest("[data-more]");
    if (!more) return;
    const list = more.closest("[data-several]");
    const rows = all(":scope > [data-row]", list);
    const row = rows[rows.length - 1].cloneNode(true);
    all("input", row).forEach((el) => { el.value = ""; el.classList.remove("active"); });
    rows[rows.length - 1].after(row);
    $("input", row).focus();
  });

  // modes belong to a type
  const modes = (form) => {
    const type = $("select[data-type]", form), mode = $("select[data-mode]", form);
    if (!type || !mode) return;
    for (const group of all("optgroup", mode)) group.hidden = group.disabled = group.label !== type.value;
    const chosen = mode.selectedOptions[0];
    if (chosen && chosen.parentElement.disabled) mode.value = "";
  };
  document.addEventListener("change", (e) => { if (e.target.matches("select[data-type]")) modes(e.target.closest("[data-fields]")); });

  // --- marks: a claim lights up its words, and the other way round --------------------------------
  const light = (id, on) => {
    const card = document.getElementById(id);
    if (card) card.classList.toggle("on", on);
    for (const el of all(`a.m[href="#${CSS.escape(id)}"]`)) el.classList.toggle("on", on);
  };
  const of = (el) => {
    const mark = el.closest && el.closest("a.m[href^='#']"), card = el.closest && el.closest(".card[id]");
    return mark ? mark.getAttribute("href").slice(1) : card ? card.id : null;
  };
  for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]])
    document.addEventListener(name, (e) => { const id = of(e.target); if (id) light(id, on); });

  // --- the map: buttons, wheel with Ctrl, dragging -------------------------------------------------
  const setView = (svg, box) => {
    svg.setAttribute("viewBox", box.join(" "));
    const z = box[2] / svg._home[2];
    for (const el of all(".dot", svg)) el.setAttribute("r", el._r * z);
    for (const el of all("text", svg)) { el.style.fontSize = `${el._s * z}px`; el.style.strokeWidth = `${3 * z}px`; }
    for (const el of all(".wide, .dot", svg)) el.style.strokeWidth = 1.2 * z;
  };
  const zoom = (svg, by, cx, cy) => {
    const [x, y, w, h] = svg._box;
    const nw = Math.min(Math.max(w * by, svg._home[2] / 40), svg._home[2] * 8), k = nw / w;
    svg._box = [cx - (cx - x) * k, cy - (cy - y) * k, nw, h * k];
    setView(svg, svg._box);
  };
  const startMap = (svg) => {
    if (svg._home) return;
    svg._home = svg.getAttribute("viewBox").split(" ").map(Number);
    svg._box = [...svg._home];
    for (const el of all(".dot", svg)) el._r = Number(el.getAttribute("r"));
    for (const el of all("text", svg)) el._s = parseFloat(getComputedStyle(el).fontSize);
    const at = (e) => { const p = new DOMPoint(e.clientX, e.clientY).matrixTransform(svg.getScreenCTM().inverse()); return [p.x, p.y]; };
    svg.addEventListener("wheel", (e) => { if (!e.ctrlKey) return; e.preventDefault(); zoom(svg, e.deltaY > 0 ? 1.2 : 1 / 1.2, ...at(e)); }, { passive: false });
    let from = null;
    svg.addEventListener("pointerdown", (e) => { if (e.button === 0 && e.pointerType === "mouse") { from = at(e); svg._moved = false; } });
    svg.addEventListener("pointermove", (e) => {
      if (!from || !(e.buttons & 1)) { from = null; return; }
      const to = at(e);
      if (Math.hypot(from[0] - to[0], from[1] - to[1]) > svg._box[2] / 200) svg._moved = true;
      if (!svg._moved) return;
      svg._box[0] += from[0] - to[0];
      svg._box[1] += from[1] - to[1];
      setView(svg, svg._box);
    });
    svg.addEventListener("dragstart", (e) => e.preventDefault());
  };
  document.addEventListener("click", (e) => {
    const button = e.target.closest("[data-zoom]");
    if (!button) return;
    const svg = document.getElementById("map"), [x, y, w, h] = svg._box;
    if (button.dataset.zoom === "0") { svg._box = [...svg._home]; setView(svg, svg._box); }
    else zoom(svg, Number(button.dataset.zoom), x + w / 2, y + h / 2);
  });

  // parts of a drawing lead on by mouse; the table beside it has the same as links
  document.addEventListener("click", (e) => {
    const part = e.target.closest("[data-href^='/']"), moved = e.target.closest("svg[data-map]");
    if (part && !(moved && moved._moved)) location.assign(part.dataset.href);
  });

  // --- events: drop one on another, then confirm ---------------------------------------------------
  let dragged = null;
  document.addEventListener("dragstart", (e) => { const row = e.target.closest && e.target.closest("[data-event]"); if (row) { dragged = row; e.dataTransfer.effectAllowed = "link"; e.dataTransfer.setData("text/plain", row.dataset.event); } });
  document.addEventListener("dragover", (e) => {
    const row = dragged && e.target.closest("[data-event]");
    all(".over-me").forEach((el) => el.classList.toggle("over-me", el === row));
    if (!row || row === dragged) return;
    row.classList.add("over-me");
    e.preventDefault();
  });
  document.addEventListener("drop", (e) => {
    const row = dragged && e.target.closest("[data-event]");
    all(".over-me").forEach((el) => el.classList.remove("over-me"));
    if (!row || row === dragged) return;
    e.preventDefault();
    const form = row.closest("form");
    all("input[name=event]", form).forEach((box) => { box.checked = false; });
    for (const one of [dragged, row]) $("input[name=event]", one).checked = true;
    const said = $("[data-merge]", form);
    said.textContent = "Two events are chosen. Merge them, or choose others.";
    $("button[data-key=m]", form).focus();
  });
  document.addEventListener("dragend", () => { dragged = null; all(".over-me").forEach((el) => el.classList.remove("over-me")); });

  const here = $("nav.main [aria-current]");
  if (here) here.parentElement.scrollLeft = here.offsetLeft - 40; // on a phone the row of views is wider than the page
  const start = () => { showSwitch(); all("[data-fields]").forEach(modes); all("svg[data-map]").forEach(startMap); all("[data-js]").forEach((el) => { el.hidden = false; }); };
  document.addEventListener("htmx:afterSettle", () => { active = null; if (window.CSS && CSS.highlights) CSS.highlights.clear(); start(); });
  start();
})();
