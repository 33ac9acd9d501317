// The step of the guided tour is on the page already; this shows what it speaks of, and lets Escape put it away.
(function () {
  "use strict";
  var panel = document.querySelector("[data-tour]");
  if (!panel) { return; }
  var marks = panel.getAttribute("data-tour");
  var place = document.querySelector("main");
  var found = place && Array.prototype.find.call(place.querySelectorAll(marks), function (one) {
    return !panel.contains(one) && one.getClientRects().length > 0;
  });
  if (found) {
    found.classList.add("tour-mark");
    var still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    found.scrollIntoView({ block: found.offsetHeight > window.innerHeight / 2 ? "start" : "center", behavior: still ? "auto" : "smooth" });
  }
  document.addEventListener("keydown", function (e) {
    if (e.key === "Escape" && !panel.hidden) {
      panel.hidden = true;
      if (found) { found.classList.remove("tour-mark"); }
    }
  });
})();
