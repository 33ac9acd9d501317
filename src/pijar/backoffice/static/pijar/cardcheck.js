// The page that verifies participant cards, also without a line: by camera, by a photo, by a scanner or by pasting.
(function () {
  "use strict";
  var $ = function (id) { return document.getElementById(id); };
  var data = function (id) { return JSON.parse($(id).textContent); };
  var keys = data("kunci"), revoked = data("dicabut"), words = data("kata");
  var form = $("periksa"), code = $("kode"), day = $("hari"), answer = $("jawaban"), video = $("kamera"), stopper = null, turn = 0;
  var language = document.documentElement.lang || "id";

  // The day as typed, day first, as YYYY-MM-DD; empty for one that no calendar has.
  function dayAsked() {
    var parts = /^\s*(\d{1,2})[\/.-](\d{1,2})[\/.-](\d{4})\s*$/.exec(day.value), two = function (text) { return ("0" + text).slice(-2); };
    if (!parts) { return ""; }
    var text = parts[3] + "-" + two(parts[2]) + "-" + two(parts[1]), at = new Date(text + "T00:00:00Z");
    return !isNaN(at) && at.toISOString().slice(0, 10) === text ? text : "";
  }
  function typed(text) { return text.split("-").reverse().join("/"); }
  function shownDay(text) {
    var parts = text.split("-").map(Number);
    return new Date(parts[0], parts[1] - 1, parts[2]).toLocaleDateString(language, {day: "numeric", month: "long", year: "numeric"});
  }
  function shownMonth(text) {
    var parts = text.split("-").map(Number);
    return new Date(parts[0], parts[1] - 1, 1).toLocaleDateString(language, {month: "long", year: "numeric"});
  }
  function element(name, text, kind) {
    var made = document.createElement(name);
    if (text) { made.textContent = text; }
    if (kind) { made.className = kind; }
    return made;
  }
  function facts(said) {
    var list = element("dl", "", "card-facts");
    [[words.name, said.name], [words.born, String(said.birth_year)], [words.number, said.number_end && "… " + said.number_end],
      [words.branches, said.branches.join(" + ")], [words.through, shownMonth(said.through)],
      [words.valid, shownDay(said.first_day) + " – " + shownDay(said.last_day)], [words.card, said.card.toUpperCase().replace(/(.{4})(?=.)/g, "$1 ")]
    ].forEach(function (pair) {
      if (!pair[1]) { return; }
      var line = element("div");
      line.append(element("dt", pair[0]), element("dd", pair[1]));
      list.append(line);
    });
    return list;
  }
  // What one card was answered must never stand beside another one, nor come when the next is being asked.
  function clear() { turn += 1; answer.hidden = true; answer.replaceChildren(); }
  function show(found, on) {
    var isGood = found.reason === "", isUnread = found.reason === "CARD_UNREADABLE";
    answer.replaceChildren();
    answer.className = "card-answer " + (isGood ? "card-yes" : isUnread ? "card-unsure" : "card-no");
    answer.append(element("h2", isGood ? words.yes.replace("{day}", shownDay(on)) : isUnread ? words.unread : words.no));
    answer.append(element("p", isGood ? words.compare : words[found.reason]));
    if (found.said) { answer.append(facts(found.said)); }
    if (isGood) { answer.append(element("p", words.treat)); }
    answer.hidden = false;
    answer.focus();
  }
  async function verify() {
    stop();
    clear();
    var mine = turn, on = dayAsked();
    if (!code.value.trim()) { code.focus(); return; }
    $("hari-f").hidden = !!on;
    if (!on) { day.focus(); return; }
    if (!self.crypto || !self.crypto.subtle) { answer.className = "card-answer card-unsure"; answer.textContent = words.insecure; answer.hidden = false; return; }
    var found = await pijarCard.verify(code.value, keys, revoked, on);
    if (mine === turn) { show(found, on); }
  }
  function take(text) { code.value = text; verify(); }

  // The browser's own reader where it has one, as phones do; else ours, brought when the first picture is to be read.
  var reader = "BarcodeDetector" in self ? new BarcodeDetector({formats: ["qr_code"]}) : null, coming = null;
  function ours() {
    coming = coming || new Promise(function (done, failed) {
      var script = document.createElement("script");
      script.src = form.dataset.reader; script.onload = done; script.onerror = function () { coming = null; failed(new Error("no reader")); };
      document.head.append(script);
    });
    return coming;
  }
  var canvas = document.createElement("canvas");
  async function read(source, width, height) {
    if (reader) {
      try { var found = await reader.detect(source); if (found.length) { return found[0].rawValue; } } catch (error) { reader = null; }
    }
    await ours();
    canvas.width = width; canvas.height = height;
    var brush = canvas.getContext("2d", {willReadFrequently: true});
    brush.drawImage(source, 0, 0, width, height);
    var seen = jsQR(brush.getImageData(0, 0, width, height).data, width, height);
    return seen ? seen.data : "";
  }
  async function photo(file) {
    if (!file) { return; }
    var found = "";
    try {
      var picture = await createImageBitmap(file);
      // Large photos are read smaller first: quicker, and often surer; then as they are.
      for (var longest of [1000, 1800, 4000]) {
        var part = Math.min(1, longest / Math.max(picture.width, picture.height));
        found = await read(picture, Math.round(picture.width * part), Math.round(picture.height * part));
        if (found || part === 1) { break; }
      }
    } catch (error) { found = ""; }
    if (found) { take(found); } else { code.value = ""; answer.className = "card-answer card-unsure"; answer.replaceChildren(element("h2", words.unseen), element("p", words.unseen_help)); answer.hidden = false; answer.focus(); }
  }
  function stop() {
    if (stopper) { stopper(); stopper = null; }
  }
  async function camera() {
    var stream;
    clear();
    try { stream = await navigator.mediaDevices.getUserMedia({video: {facingMode: "environment"}}); } catch (error) { $("kamera-tak").hidden = false; return; }
    var isOn = true;
    stopper = function () { isOn = false; stream.getTracks().forEach(function (track) { track.stop(); }); video.hidden = true; $("tutup").hidden = true; };
    video.srcObject = stream; video.hidden = false; $("tutup").hidden = false;
    await video.play();
    while (isOn) {
      var found = "";
      try { found = video.videoWidth ? await read(video, video.videoWidth, video.videoHeight) : ""; } catch (error) { stop(); $("kamera-tak").hidden = false; return; }
      if (found && isOn) { take(found); return; }
      await new Promise(function (done) { setTimeout(done, 150); });
    }
  }

  form.addEventListener("submit", function (e) { e.preventDefault(); verify(); });
  // A scanner types the code and ends with Enter, which is no new line here.
  code.addEventListener("keydown", function (e) { if (e.key === "Enter") { e.preventDefault(); verify(); } });
  code.addEventListener("input", clear);
  day.addEventListener("change", function () { if (code.value.trim() && (!answer.hidden || !$("hari-f").hidden)) { verify(); } });
  $("foto").addEventListener("change", function () { photo(this.files[0]); this.value = ""; });
  $("buka").addEventListener("click", camera);
  $("tutup").addEventListener("click", stop);
  $("lagi").addEventListener("click", function () { code.value = ""; clear(); code.focus(); });
  if (!(navigator.mediaDevices && navigator.mediaDevices.getUserMedia)) { $("buka").hidden = true; }
  var now = new Date(Date.now() + 7 * 3600 * 1000).toISOString().slice(0, 10);
  if (!day.value) { day.value = typed(now); }
  document.querySelectorAll("[data-needs-script]").forEach(function (one) { one.hidden = false; });

  // Old lists say less: a card called back since would still look good.
  var age = Math.round((Date.parse(now) - Date.parse(revoked.made_on)) / 86400000);
  if (age > 7) { $("usang").hidden = false; }

  // Kept on this device, so that it opens without a line.
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register("pekerja.js").then(function () { return navigator.serviceWorker.ready; }).then(function (registration) {
      return reader ? BarcodeDetector.getSupportedFormats().then(function (known) { return [registration, known.indexOf("qr_code") < 0]; }) : [registration, true];
    }).then(function (found) {
      var registration = found[0], files = performance.getEntriesByType("resource").map(function (one) { return one.name; });
      if (found[1]) { files.push(new URL(form.dataset.reader, location.href).href); }
      document.querySelectorAll("script[src], link[rel=stylesheet], link[rel=icon]").forEach(function (one) { files.push(one.src || one.href); });
      var channel = new MessageChannel();
      channel.port1.onmessage = function (e) { $("siap").hidden = !e.data; };
      registration.active.postMessage({page: location.pathname, files: files}, [channel.port2]);
    }).catch(function () { $("siap").hidden = true; });
  }
})();
