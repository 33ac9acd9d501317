// A list by keyboard: arrows or j k move, Enter opens, x chooses, / filters. Without this file all works by mouse and tab.
(function () {
  "use strict";
  function grid() { return document.querySelector("[data-grid]"); }
  function rows() { return Array.prototype.slice.call(document.querySelectorAll("[data-grid] [data-row]")); }
  function boxes() { return Array.prototype.slice.call(document.querySelectorAll("[data-grid] input[name=pilih]")); }

  function move(step) {
    var all = rows(), at = all.findIndex(function (r) { return r.classList.contains("at"); });
    var to = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + step))];
    if (!to) { return; }
    all.forEach(function (r) { r.classList.remove("at"); });
    to.classList.add("at");
    var link = to.querySelector("[data-open]") || to.querySelector("input");
    if (link) { link.focus({ preventScroll: true }); }
    to.scrollIntoView({ block: "nearest" });
  }

  function panel(name) {
    var found = document.querySelector('[data-grid] details[data-panel="' + name + '"]');
    if (!found) { return; }
    found.open = !found.open;
    found.dataset.keyed = "1";
    var first = found.open && found.querySelector(".grid-box input:not([type=hidden]), .grid-box select");
    (first || found.querySelector("summary")).focus();
  }

  // The form of filters knows every kelurahan: it is brought when it is opened, once.
  function bring(details) {
    var place = details.dataset.fetch;
    delete details.dataset.fetch;
    fetch(place, { headers: { "HX-Request": "true" }, credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok || answer.redirected) { throw new Error("not there"); }
      return answer.text();
    }).then(function (form) {
      details.querySelector(".grid-box").outerHTML = form;
      if (details.open && details.dataset.keyed) { details.querySelector(".grid-box :is(input:not([type=hidden]), select)").focus(); }
    }).catch(function () { location.href = place; });
  }
  document.addEventListener("toggle", function (e) {
    if (e.target.open && e.target.matches("[data-grid] details[data-fetch]")) { bring(e.target); }
  }, true);

  function count() {
    var told = document.querySelector("[data-grid] .grid-picked"), every = document.querySelector("[data-grid] [data-every]");
    if (!told) { return; }
    var n = boxes().filter(function (b) { return b.checked; }).length;
    told.textContent = n && !(every && every.checked) ? n + " " + told.dataset.word : "";
  }

  function choose() {
    var box = document.querySelector("[data-grid] tr.at input[name=pilih]");
    if (box) { box.checked = !box.checked; count(); }
  }

  document.addEventListener("keydown", function (e) {
    if (!grid() || e.ctrlKey || e.metaKey || e.altKey) { return; }
    if (e.key === "Escape") {
      document.querySelectorAll("[data-grid] details[open]").forEach(function (d) { d.open = false; d.querySelector("summary").focus(); });
      return;
    }
    if (e.target.closest("dialog, textarea, select, [contenteditable]") || (e.target.matches("input") && e.target.type !== "checkbox")) { return; }
    var act = { ArrowDown: [move, 1], j: [move, 1], ArrowUp: [move, -1], k: [move, -1], x: [choose], "/": [panel, "saring"] }[e.key];
    if (act) { e.preventDefault(); act[0](act[1]); }
  });

  document.addEventListener("change", function (e) {
    if (e.target.matches("[data-grid] [data-all]")) { boxes().forEach(function (b) { b.checked = e.target.checked; }); }
    count();
  });

  // A click beside closes what is open, as a menu does.
  document.addEventListener("click", function (e) {
    document.querySelectorAll("[data-grid] .grid-panel[open]").forEach(function (d) { if (!d.contains(e.target)) { d.open = false; } });
  });
})();
