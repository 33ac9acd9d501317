// By keyboard: ? helps, / searches, g and a letter lead to a page of the menu. Everything is reached by tab without this file.
(function () {
  "use strict";
  var waits = 0;

  function isTyping(at) { return !!at.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], dialog[open]"); }
  function search() {
    var field = document.querySelector("main [role=search] input:not([type=hidden]), main input[type=search]");
    if (field) { field.focus(); field.select(); }
    return !!field;
  }
  function go(letter) {
    var link = document.querySelector('.side-wide [data-go="' + letter + '"]');
    if (link) { location.href = link.href; }
    return !!link;
  }

  function key(letter) { var made = document.createElement("kbd"); made.textContent = letter; return made; }
  // The pages of the menu that have a letter, written into the help when it first opens.
  function help() {
    var dialog = document.getElementById("tombol"), list = dialog && dialog.querySelector(".keys-list");
    if (!list) { return false; }
    if (!list.querySelector("a")) {
      document.querySelectorAll(".side-wide [data-go]").forEach(function (link) {
        var line = document.createElement("div"), term = document.createElement("dt"), said = document.createElement("dd"), to = document.createElement("a");
        to.href = link.href; to.textContent = link.textContent.trim();
        term.append(key("g"), " ", key(link.dataset.go)); said.append(to); line.append(term, said); list.append(line);
      });
    }
    return true;
  }
  // Before app.js, which opens what a button names.
  document.addEventListener("click", function (e) { if (e.target.closest('[data-dialog="tombol"]')) { help(); } }, true);

  document.addEventListener("keydown", function (e) {
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || isTyping(e.target)) { return; }
    var after = waits && Date.now() - waits < 1500, done = false;
    waits = 0;
    if (after && /^[a-z]$/.test(e.key)) { done = go(e.key); e.stopImmediatePropagation(); }
    else if (e.key === "g") { waits = Date.now(); }
    else if (e.key === "?") { done = help(); if (done) { document.getElementById("tombol").showModal(); } }
    else if (e.key === "/" && !document.querySelector("[data-grid]")) { done = search(); }
    if (done) { e.preventDefault(); }
  });
})();
