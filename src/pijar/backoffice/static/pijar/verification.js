// A press on a bad line that was not kept says so, on the person it was for. Without this file each press loads the page.
(function () {
  "use strict";
  function lost(e) {
    var form = e.target && e.target.closest ? e.target.closest("[data-check]") : null;
    var place = form && form.querySelector("[data-lost]");
    if (place) { place.textContent = place.getAttribute("data-lost"); }
  }
  // htmx 4 tells of a broken line by the first, htmx 2 by the others.
  ["htmx:error", "htmx:sendError", "htmx:timeout"].forEach(function (name) { document.addEventListener(name, lost); });
})();
