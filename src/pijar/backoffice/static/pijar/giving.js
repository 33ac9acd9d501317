// What a pledge comes to, told while somebody types; the counter's two buttons; printing. Everything works without this file.
(function () {
  "use strict";
  document.addEventListener("click", function (e) {
    if (e.target.closest("[data-print]")) { window.print(); }
  });
  var form = document.querySelector("form[data-give]"), costs = document.getElementById("biaya");
  if (!form || !costs) { return; }
  costs = JSON.parse(costs.textContent);
  var sum = form.querySelector("[data-sum]"), english = document.documentElement.lang === "en";

  function rupiah(n) { return "Rp " + String(n).replace(/\B(?=(\d{3})+$)/g, english ? "," : "."); }

  // The dearest of the first twelve months, as the service reckons: a relief that ends must not end anybody's cover.
  function one() {
    var from = form.elements.starts.value, until = form.elements.stops.value, dearest = 0;
    Object.keys(costs).sort().filter(function (m) { return m >= from; }).slice(0, 12).forEach(function (m) {
      if (!until || until < from || m <= until) { dearest = Math.max(dearest, costs[m]); }
    });
    return dearest;
  }

  function tell() {
    var price = one(), typed = form.elements.amount.value.replace(/[^0-9]/g, "");
    var workers = parseInt(form.elements.workers.value, 10) || 0;
    var amount = typed ? Number(typed) : workers * price, people = typed ? Math.floor(amount / price) : workers;
    if (!amount || !price) { return; }
    sum.textContent = "";
    var strong = document.createElement("b");
    strong.textContent = rupiah(amount);
    var word = people === 1 ? sum.dataset.worker : sum.dataset.workers;
    sum.append(strong, " " + sum.dataset.month + " · " + (people ? word.replace("{n}", people) : sum.dataset.none));
  }

  form.addEventListener("input", tell);
  form.addEventListener("change", tell);
  form.addEventListener("click", function (e) {
    var step = e.target.closest("button[name=langkah]");
    if (!step) { return; }
    e.preventDefault();
    var box = form.elements.workers, now = parseInt(box.value, 10) || 1;
    box.value = Math.min(Number(box.max) || 100, Math.max(1, now + (step.value === "tambah" ? 1 : -1)));
    tell();
  });
  tell();
})();
