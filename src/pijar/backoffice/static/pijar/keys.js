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
    var link = document.querySelector('#tombol [data-go="' + letter + '"]');
    if (link) { location.href = link.href; }
    return !!link;
  }

  document.addEventListener("keydown", function (e) {
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || isTyping(e.target)) { return; }
    var after = waits && Date.now() - waits < 1500, done = false;
    waits = 0;
    if (after && /^[a-z]$/.test(e.key)) { done = go(e.key); e.stopImmediatePropagation(); }
    else if (e.key === "g") { waits = Date.now(); }
    else if (e.key === "?") { var help = document.getElementById("tombol"); done = !!help; if (help) { help.showModal(); } }
    else if (e.key === "/" && !document.querySelector("[data-grid]")) { done = search(); }
    if (done) { e.preventDefault(); }
  });
})();
