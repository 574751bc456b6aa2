"use strict";
(() => {
  const $ = (name) => document.getElementById(name);
  const picture = $("picture"), panel = $("panel"), search = $("search");
  const scene = picture.querySelector(".scene");
  const details = JSON.parse($("details").textContent);
  const boxes = [...scene.querySelectorAll(".box")];
  const links = [...scene.querySelectorAll(".link")];
  const size = { width: +picture.dataset.width, height: +picture.dataset.height };
  const view = { x: 0, y: 0, scale: 1 };
  const NEAREST = 4;
  let farthest = 0.02, touched = false;

  // ---- the view

  function show() {
    scene.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.scale})`);
  }
  function zoom(factor, x, y) {
    touched = true;
    const scale = Math.min(NEAREST, Math.max(farthest, view.scale * factor));
    view.x = x - (x - view.x) * (scale / view.scale);
    view.y = y - (y - view.y) * (scale / view.scale);
    view.scale = scale;
    show();
  }
  function zoomMiddle(factor) {
    zoom(factor, picture.clientWidth / 2, picture.clientHeight / 2);
  }
  function move(across, down) {
    touched = true;
    view.x += across;
    view.y += down;
    show();
  }
  function fit() {
    touched = false;
    const scale = Math.min(picture.clientWidth / size.width, picture.clientHeight / size.height);
    view.scale = Math.min(1.5, scale);
    farthest = Math.min(0.1, view.scale / 2);
    view.x = (picture.clientWidth - size.width * view.scale) / 2;
    view.y = (picture.clientHeight - size.height * view.scale) / 2;
    show();
  }
  function bring(element) {
    const part = element.querySelector("rect:not(.way)").getBoundingClientRect();
    const around = picture.getBoundingClientRect();
    const there = part.left >= around.left && part.right <= around.right &&
      part.top >= around.top && part.bottom <= around.bottom;
    if (there && part.height > 14) return;
    if (view.scale < 0.6) zoomMiddle(0.9 / view.scale);
    const now = element.querySelector("rect").getBoundingClientRect();
    move(
      around.left + around.width / 2 - (now.left + now.width / 2),
      around.top + around.height / 2 - (now.top + now.height / 2),
    );
  }

  // ---- the panel

  function make(tag, text, kind) {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  }
  function listed(list) {
    const parts = [make("h3", list.title)], rows = make("ul");
    for (const [text, way, box, small] of list.rows) {
      const row = make("li");
      row.append(make("strong", text), " ");
      const index = details.boxes.findIndex((one) => one.key === box);
      if (way && box && index >= 0) {
        const link = make("a", way);
        link.href = "#" + encodeURIComponent(box);
        row.append(link);
      } else if (way) row.append(make("span", way));
      if (small) row.append(make("small", small));
      rows.append(row);
    }
    return [...parts, rows];
  }
  function tell(about) {
    panel.replaceChildren();
    panel.scrollTop = 0;
    if (about === details) {
      panel.append(make("p", "Choose a node or a message to see where it stands in the source, what it takes and what it gives."));
      panel.append(make("p", "Drag to move, wheel or + and - to zoom, 0 to see all, / to search, Tab from node to node."));
    } else {
      const bar = make("div", "", "bar"), close = make("button", "Close");
      close.type = "button";
      close.addEventListener("click", () => choose(null));
      bar.append(make("h2", about.name), close);
      panel.append(bar, make("p", [about.kind, about.place].filter(Boolean).join(" in ")));
    }
    for (const list of about.lists) panel.append(...listed(list));
    for (const source of about.sources || []) {
      const text = make("pre", source.text);
      text.tabIndex = 0;
      panel.append(make("h3", source.file), text);
    }
  }

  // ---- choosing

  function choose(element, remember = true) {
    for (const one of scene.querySelectorAll(".chosen, .lit")) one.classList.remove("chosen", "lit");
    let address = "";
    if (!element) tell(details);
    else if (element.dataset.box !== undefined) {
      const about = details.boxes[element.dataset.box];
      for (const link of links) {
        const touches = [link.dataset.from, link.dataset.to].includes(element.dataset.box);
        link.classList.toggle("lit", touches);
      }
      address = "#" + encodeURIComponent(about.key);
      tell(about);
    } else {
      element.classList.add("lit");
      tell(details.links[element.dataset.link]);
    }
    if (element) element.classList.add("chosen");
    if (remember) history.replaceState(null, "", address || location.pathname + location.search);
  }
  function chooseFromAddress() {
    const key = decodeURIComponent(location.hash.slice(1));
    const index = key ? details.boxes.findIndex((one) => one.key === key || one.name === key) : -1;
    if (index < 0) return choose(null, false);
    choose(boxes[index], false);
    bring(boxes[index]);
  }
  for (const one of [...boxes, ...links]) {
    one.setAttribute("tabindex", "0");
    one.setAttribute("role", "button");
    const about = one.dataset.box === undefined ? details.links[one.dataset.link] : details.boxes[one.dataset.box];
    one.setAttribute("aria-label", `${about.name}, ${about.kind}`);
    one.addEventListener("focus", () => { if (one.matches(":focus-visible")) bring(one); });
    one.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      choose(one);
    });
  }

  // ---- searching

  let found = [], turn = -1;
  function seek() {
    const word = search.value.trim().toLowerCase();
    const all = [...boxes, ...links];
    found = word ? all.filter((one) => one.textContent.toLowerCase().includes(word)) : [];
    turn = -1;
    for (const one of all) one.classList.toggle("faint", Boolean(word) && !found.includes(one));
    $("found").textContent = word ? `${found.length} found` : "";
  }
  search.addEventListener("input", seek);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      search.value = "";
      seek();
      search.blur();
    }
    if (event.key !== "Enter" || !found.length) return;
    turn = (turn + (event.shiftKey ? found.length - 1 : 1)) % found.length;
    choose(found[turn]);
    bring(found[turn]);
    $("found").textContent = `${turn + 1} of ${found.length}`;
  });

  // ---- pointers, wheel and keys

  const pointers = new Map();
  let moved = 0;
  picture.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    pointers.set(event.pointerId, event);
    moved = 0;
  });
  window.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const [across, down] = [event.clientX - before.clientX, event.clientY - before.clientY];
    moved += Math.abs(across) + Math.abs(down);
    if (pointers.size === 2) {
      const other = [...pointers.values()].find((one) => one.pointerId !== event.pointerId);
      const far = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
      const frame = picture.getBoundingClientRect();
      zoom(far(event) / Math.max(1, far(before)), other.clientX - frame.left, other.clientY - frame.top);
    } else {
      picture.classList.add("dragged");
      move(across, down);
    }
    pointers.set(event.pointerId, event);
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    window.addEventListener(kind, (event) => {
      pointers.delete(event.pointerId);
      picture.classList.remove("dragged");
    });
  }
  picture.addEventListener("click", (event) => {
    if (moved < 5) choose(event.target.closest(".box, .link"));
  });
  picture.addEventListener("wheel", (event) => {
    event.preventDefault();
    const frame = picture.getBoundingClientRect();
    const lines = event.deltaMode ? 20 : 1;
    zoom(Math.exp(-event.deltaY * lines * 0.0015), event.clientX - frame.left, event.clientY - frame.top);
  }, { passive: false });
  const steps = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
  document.addEventListener("keydown", (event) => {
    if (event.target === search || event.ctrlKey || event.metaKey || event.altKey) return;
    if (panel.contains(event.target) && steps[event.key]) return;
    if (event.key === "/") search.focus();
    else if (event.key === "+" || event.key === "=") zoomMiddle(1.25);
    else if (event.key === "-") zoomMiddle(0.8);
    else if (event.key === "0") fit();
    else if (event.key === "Escape") choose(null);
    else if (steps[event.key]) move(...steps[event.key]);
    else return;
    event.preventDefault();
  });
  $("closer").addEventListener("click", () => zoomMiddle(1.25));
  $("farther").addEventListener("click", () => zoomMiddle(0.8));
  $("fit").addEventListener("click", fit);

  // ---- light and dark

  const themes = ["auto", "dark", "light"];
  function paint(theme) {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    $("theme").textContent = `Theme: ${theme}`;
  }
  $("theme").addEventListener("click", () => {
    const now = document.documentElement.dataset.theme || "auto";
    paint(themes[(themes.indexOf(now) + 1) % themes.length]);
  });
  paint(document.documentElement.dataset.theme || "auto"); // who shows the page may have chosen

  window.addEventListener("hashchange", chooseFromAddress);
  new ResizeObserver(() => touched || fit()).observe(picture);
  fit();
  chooseFromAddress();
})();
