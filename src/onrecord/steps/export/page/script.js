// Adds to a page that reads without it: highlighting, pop-ups, and scrolling between text and list.
// Works only on elements that are there; makes no markup from strings.
(() => {
  "use strict";
  const tip = document.getElementById("tip");
  const narrow = matchMedia("(max-width: 62rem)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const marks = new Map(); // anchor of a card -> [[segment, role], ...]
  let lit = [], pinned = false;

  for (const el of document.querySelectorAll("[data-m]")) {
    for (const pair of el.dataset.m.split(" ")) {
      const [id, role] = pair.split(":");
      if (!marks.has(id)) marks.set(id, []);
      marks.get(id).push([el, role]);
    }
  }

  const clear = () => {
    for (const [el, names] of lit) el.classList.remove(...names);
    lit = [];
  };
  const light = (ids) => {
    clear();
    for (const id of ids) {
      const card = document.getElementById(id);
      if (card) { card.classList.add("on"); lit.push([card, ["on"]]); }
      for (const [el, role] of marks.get(id) || []) {
        const names = ["on", "on-" + role];
        el.classList.add(...names);
        lit.push([el, names]);
      }
    }
  };
  const hide = () => { tip.hidden = true; pinned = false; clear(); };

  const show = (el, ids) => {
    tip.replaceChildren();
    for (const id of ids.slice(0, 3)) {
      const card = document.getElementById(id);
      if (!card) continue;
      const box = document.createElement("div"), head = document.createElement("p");
      head.className = "head";
      head.textContent = card.dataset.head;
      const copy = card.cloneNode(true);
      for (const quote of copy.querySelectorAll(".quote, .q")) quote.remove();
      for (const why of copy.querySelectorAll("details")) why.open = true;
      const group = card.closest(".group");
      box.className = group ? [...group.classList].filter((c) => c.startsWith("k-")).join(" ") : "";
      box.classList.add("group");
      box.style.margin = "0";
      box.append(head, ...copy.childNodes);
      tip.append(box);
    }
    if (!tip.childNodes.length) return;
    tip.hidden = false;
    const at = el.getClientRects()[0] || el.getBoundingClientRect();
    const below = at.bottom + 8 + tip.offsetHeight < innerHeight;
    tip.style.top = Math.max(8, below ? at.bottom + 8 : at.top - tip.offsetHeight - 8) + "px";
    tip.style.left = Math.max(8, Math.min(at.left, innerWidth - tip.offsetWidth - 16)) + "px";
  };
  const scroll = (el) => el && el.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
  const idsOf = (el) => el.dataset.p.split(" ");

  document.addEventListener("mouseover", (e) => {
    if (pinned) return;
    const mark = e.target.closest("[data-p]"), card = e.target.closest("[data-card]");
    if (mark) { light(idsOf(mark)); show(mark, idsOf(mark)); }
    else if (card && !tip.contains(card)) { tip.hidden = true; light([card.id]); }
    else if (!tip.contains(e.target)) hide();
  });
  document.addEventListener("focusin", (e) => {
    const mark = e.target.closest("[data-p]"), card = e.target.closest("[data-card]");
    if (mark) { pinned = false; light(idsOf(mark)); show(mark, idsOf(mark)); }
    else if (card) { tip.hidden = true; light([card.id]); }
  });
  document.addEventListener("focusout", () => { if (!pinned) hide(); });
  document.addEventListener("keydown", (e) => { if (e.key === "Escape") hide(); });
  addEventListener("scroll", () => { if (!pinned && !narrow.matches) tip.hidden = true; }, { passive: true });

  document.addEventListener("click", (e) => {
    if (tip.contains(e.target)) return;
    const mark = e.target.closest("[data-p]"), card = e.target.closest("[data-card]");
    if (mark) {
      e.preventDefault();
      light(idsOf(mark));
      if (narrow.matches || e.detail === 0 && tip.hidden) { show(mark, idsOf(mark)); pinned = true; return; }
      const to = document.getElementById(idsOf(mark)[0]);
      scroll(to);
      pinned = true;
      tip.hidden = true;
      if (e.detail === 0 && to) to.querySelector("a").focus({ preventScroll: true }); // by keyboard
      return;
    }
    if (card && !e.target.closest("summary")) {
      const link = e.target.closest("a[href^='#t-']");
      if (link) e.preventDefault();
      light([card.id]);
      pinned = true;
      scroll(document.getElementById("t-" + card.id));
      const word = (marks.get(card.id) || []).map(([el]) => el).find((el) => el.matches("a[href]"));
      if (e.detail === 0 && word) { word.focus({ preventScroll: true }); tip.hidden = true; }
      return;
    }
    hide();
  });
})();
