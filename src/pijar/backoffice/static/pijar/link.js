// The keys that stand on the buttons. Without this file the buttons do the same.
(function () {
  "use strict";
  // A second press of a key that was meant for the page before must not decide about the next two people.
  var CALM = 400;
  var ready = 0;
  function shown() { ready = Date.now() + CALM; }
  shown();
  window.addEventListener("pageshow", shown);

  function isTyping(target) {
    return target.closest("input, textarea, select, [contenteditable]") !== null;
  }

  document.addEventListener("keydown", function (e) {
    if (e.key === "Escape" && isTyping(e.target)) { e.target.blur(); return; }
    if (e.repeat || e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented || isTyping(e.target)) { return; }
    var key = e.key.length === 1 ? e.key.toLowerCase() : e.key;
    var found = Array.from(document.querySelectorAll("[data-key]")).find(function (one) {
      return one.getAttribute("data-key").split(" ").indexOf(key) >= 0;
    });
    if (!found) { return; }
    e.preventDefault();
    if (Date.now() < ready) { return; }
    found.click();
    if (found.matches("summary")) {
      var field = found.parentElement.querySelector("input:not([type=hidden]), textarea");
      if (field && found.parentElement.open) { field.focus(); }
    }
  });
})();
