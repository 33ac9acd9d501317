// Doubtful cases: choosing many at once, and the field that changes from letter to letter ready for typing.
(function () {
  "use strict";
  var form = document.querySelector("form[data-chosen]");
  var number = document.querySelector(".case-form [name=number]");

  function boxes(village) {
    return Array.from(form.querySelectorAll("input[name=who]")).filter(function (box) {
      return !village || box.getAttribute("data-in") === village;
    });
  }

  function tell() {
    form.querySelector("[data-count]").textContent = boxes().filter(function (box) { return box.checked; }).length;
    form.querySelectorAll("[data-group]").forEach(function (group) {
      var mine = boxes(group.getAttribute("data-group"));
      var on = mine.filter(function (box) { return box.checked; }).length;
      group.checked = on > 0 && on === mine.length;
      group.indeterminate = on > 0 && on < mine.length;
    });
  }

  if (form) {
    form.addEventListener("change", function (e) {
      var village = e.target.getAttribute("data-group");
      if (village) { boxes(village).forEach(function (box) { box.checked = e.target.checked; }); }
      tell();
    });
    window.addEventListener("pageshow", tell);
  }
  // Only where the officer has decided before, and not on a phone, whose keyboard would hide the page.
  if (number && window.matchMedia("(min-width: 992px)").matches) { number.focus(); }
})();
