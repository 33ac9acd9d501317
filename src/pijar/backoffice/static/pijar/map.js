// A tap on the map tells the name and the number at once; arrows move from part to part. Without this file each part leads to
// its line in the table.
(function () {
  "use strict";
  function parts(map) { return Array.from(map.querySelectorAll("a")); }

  // One stop for the tab key, then arrows: nobody tabs through 177 parts.
  function prepare() {
    document.querySelectorAll("[data-map] .map").forEach(function (map) {
      if (map.dataset.ready) { return; }
      map.dataset.ready = "1";
      parts(map).forEach(function (part, n) { part.setAttribute("tabindex", n ? "-1" : "0"); });
    });
  }

  function tell(part) {
    var card = part.closest("[data-map]"), said = card.querySelector("[data-map-said]");
    card.querySelectorAll(".map a.on").forEach(function (one) { one.classList.remove("on"); });
    part.classList.add("on");
    // Last, so that no neighbour covers its edge.
    said.textContent = part.querySelector("title").textContent;
    said.hidden = false;
  }

  function middle(part) {
    var box = part.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  }

  // The nearest part in that direction; what lies aside counts double.
  function nearest(part, across, down) {
    var here = middle(part), best = null, least = Infinity;
    parts(part.closest(".map")).forEach(function (other) {
      var there = middle(other), x = there[0] - here[0], y = there[1] - here[1];
      var ahead = x * across + y * down, aside = Math.abs(x * down) + Math.abs(y * across);
      if (other !== part && ahead > 1 && ahead + 2 * aside < least) { least = ahead + 2 * aside; best = other; }
    });
    return best;
  }

  document.addEventListener("click", function (e) {
    var part = e.target.closest && e.target.closest("[data-map] .map a");
    if (part) { e.preventDefault(); tell(part); }
  });
  document.addEventListener("keydown", function (e) {
    var way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
    var part = way && e.target.closest && e.target.closest("[data-map] .map a");
    var next = part && nearest(part, way[0], way[1]);
    if (!part) { return; }
    e.preventDefault();
    if (!next) { return; }
    part.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
    tell(next);
  });
  prepare();

  // What is chosen comes in place, so that the choice keeps its focus; without this the form opens the page anew.
  document.addEventListener("submit", function (e) {
    var form = e.target, place = form.matches("[data-map-form]") && form.action + "?" + new URLSearchParams(new FormData(form));
    if (!place) { return; }
    e.preventDefault();
    fetch(place, { headers: { "HX-Request": "true" }, credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok || answer.redirected) { throw new Error("not there"); }
      return answer.text();
    }).then(function (map) {
      document.getElementById("peta").innerHTML = map;
      history.pushState({ map: true }, "", place);
      prepare();
    }).catch(function () { location.href = place; });
  });
  addEventListener("popstate", function () { location.reload(); });
})();
