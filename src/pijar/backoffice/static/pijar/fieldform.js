// The field form on a phone: answers are checked while one types, the photo is made small before it travels, and a lost
// line loses nothing, for the page stays until the server has answered. Without this file the form is an ordinary one.
//
// Phones are shared. What is typed stays in the page and nowhere else; only what names nobody (RT, RW, work) is kept for
// the tab, so that a page loaded anew need not be filled from nothing.
(function () {
  "use strict";
  var LONGEST_SIDE = 1600, QUALITY = 0.85, PATIENCE = 90000, PAUSE = 450;
  var KEPT = ["rt", "rw", "occupation", "income", "village"], DRAFT = "pijar-entry";
  var photo = null, dirty = false, sending = false, asking = null, waiting = 0;

  function form() { return document.querySelector("form[data-entry]"); }
  function cookie(name) {
    var found = document.cookie.split("; ").find(function (c) { return c.indexOf(name + "=") === 0; });
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }
  function field(name) { return form().elements[name]; }

  // Draft: only what names nobody.
  function remember() {
    var kept = {};
    KEPT.forEach(function (name) { var f = field(name); if (f && f.value) { kept[name] = f.value; } });
    try { sessionStorage.setItem(DRAFT, JSON.stringify(kept)); } catch (error) { /* not kept: typed again */ }
  }
  function forget() { try { sessionStorage.removeItem(DRAFT); } catch (error) { /* nothing was kept */ } }
  function recall() {
    var kept = {};
    try { kept = JSON.parse(sessionStorage.getItem(DRAFT) || "{}"); } catch (error) { return; }
    KEPT.forEach(function (name) { var f = field(name); if (f && !f.value && kept[name]) { f.value = kept[name]; } });
  }

  // Checks while one types.
  function count() {
    var shown = document.querySelector("[data-count]"), nik = field("nik");
    if (!shown || !nik) { return; }
    var digits = nik.value.replace(/\D/g, "").length, whole = Number(shown.getAttribute("data-count"));
    shown.textContent = digits ? digits + "/" + whole : "";
    shown.toggleAttribute("data-full", digits === whole);
  }
  function body() {
    var data = new FormData(form());
    data.delete("photo");
    data.delete("csrfmiddlewaretoken");
    return data;
  }
  function headers(accept) { return { "X-CSRFToken": cookie(document.documentElement.getAttribute("data-csrf") || "csrftoken"), "Accept": accept }; }
  function choices(given) {
    var row = document.createElement("span");
    row.className = "note-choices";
    given.choices.forEach(function (word) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm";
      button.dataset.choose = word;
      button.textContent = word;
      row.append(button);
    });
    return row;
  }
  document.addEventListener("click", function (e) {
    var chosen = e.target.closest("[data-choose]");
    if (!chosen) { return; }
    var at = chosen.closest("[data-note]").getAttribute("data-note"), word = chosen.dataset.choose;
    var f = field(at === "birth" ? "birth_year" : at), parts = word.split("/");
    if (at === "birth") {
      field("birth_day").value = parts[0];
      field("birth_month").value = String(Number(parts[1]));
      word = parts[2];
    }
    f.value = word;
    f.focus();
    f.dispatchEvent(new Event("input", { bubbles: true }));
  });
  function note(given) {
    var line = document.createElement("p");
    line.className = "note note-" + given.tone;
    line.textContent = given.text;
    if (given.url) {
      var link = document.createElement("a");
      link.href = given.url;
      link.textContent = given.link;
      line.append(" ", link);
    }
    if (given.choices && given.choices.length) { line.append(choices(given)); }
    return line;
  }
  // A screen reader is told again only what changed.
  function show(notes) {
    document.querySelectorAll("[data-note]").forEach(function (place) {
      var at = place.closest("[data-at]"), given = notes[place.getAttribute("data-note")] || [];
      // What the server marked as wrong stands there until the answer is touched.
      if (at && at.querySelector(".text-bad")) { given = given.filter(function (one) { return one.tone !== "bad"; }); }
      var said = JSON.stringify(given);
      if (place.dataset.said === said) { return; }
      place.dataset.said = said;
      place.textContent = "";
      given.forEach(function (one) { place.append(note(one)); });
    });
  }
  function check() {
    if (asking) { asking.abort(); }
    asking = new AbortController();
    var mine = asking;
    fetch(form().dataset.check, { method: "POST", body: body(), headers: headers("application/json"), signal: mine.signal })
      .then(function (answer) { return answer.ok && !answer.redirected ? answer.json() : null; })
      .then(function (answer) { if (answer && mine === asking) { show(answer.notes); } })
      .catch(function () { /* no line: everything is checked again when it is sent */ });
  }
  function soon() { clearTimeout(waiting); waiting = setTimeout(check, PAUSE); }

  document.addEventListener("input", function (e) {
    if (!form() || e.target.form !== form() || e.target.type === "file") { return; }
    dirty = true;
    count();
    var at = e.target.closest("[data-at]"), next = { birth_day: 2 }[e.target.name];
    if (at) { at.querySelectorAll(".text-bad").forEach(function (old) { old.remove(); }); }
    if (next && e.target.value.length >= next && document.activeElement === e.target) { field("birth_month").focus(); }
    remember();
    soon();
  });

  // The photo, made small on the phone. The canvas shows it: our policy of content knows no blob: pictures.
  function shrink(file) {
    if (!window.createImageBitmap) { return Promise.resolve(file); }
    return createImageBitmap(file, { imageOrientation: "from-image" }).then(function (picture) {
      var scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
      var canvas = document.querySelector("[data-preview]");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      canvas.hidden = false;
      return new Promise(function (done) { canvas.toBlob(done, "image/jpeg", QUALITY); });
    }).then(function (small) { return small && small.size < file.size ? small : file; }).catch(function () { return file; });
  }
  function size(bytes) { return bytes < 1e6 ? Math.ceil(bytes / 1e3) + " kB" : (bytes / 1e6).toFixed(1).replace(".", ",") + " MB"; }
  document.addEventListener("change", function (e) {
    if (!e.target.matches("[data-photo] input[type=file]")) { return; }
    var file = e.target.files[0], told = document.querySelector("[data-shrunk]");
    dirty = true;
    photo = file ? shrink(file) : null;
    if (!file) { document.querySelector("[data-preview]").hidden = told.hidden = true; return; }
    photo.then(function (small) {
      told.textContent = small === file ? size(file.size) : size(file.size) + " → " + size(small.size);
      told.hidden = false;
    });
  });

  // Sending. The same key goes with every try, so that a form is stored once however often it is sent.
  function tell(text, tone) {
    var place = document.querySelector("[data-state]");
    place.textContent = text;
    place.className = "alert alert-" + tone;
    place.hidden = !text;
  }
  function rest(is_sending) {
    sending = is_sending;
    form().querySelectorAll("button[type=submit]").forEach(function (b) { b.classList.toggle("btn-loading", is_sending); b.disabled = is_sending; });
  }
  function turn(html) {
    var page = new DOMParser().parseFromString(html, "text/html"), fresh = page.querySelector("[data-entry-page]");
    if (!fresh) { tell(form().dataset.broken, "danger"); return; }
    photo = null;
    document.querySelector("[data-entry-page]").replaceWith(fresh);
    count();
    soon();
    var first = document.getElementById("tanya") || document.getElementById("salah") || fresh.querySelector("[role=alert]");
    if (first) { first.scrollIntoView({ block: "start" }); first.focus({ preventScroll: true }); }
  }
  function answered(answer) {
    var text = form().dataset;
    if (answer.redirected && new URL(answer.url).pathname === text.login) { tell(text.ended, "warning"); return null; }
    if ((answer.headers.get("Content-Type") || "").indexOf("json") >= 0) {
      return answer.json().then(function (told) {
        if (!told.next) { tell(told.message || text.broken, "danger"); return; }
        dirty = false;
        forget();
        location.assign(told.next);
      });
    }
    if (!answer.ok) { tell(text.broken, "danger"); return null; }
    return answer.text().then(turn);
  }
  function send() {
    var data = body(), limit = new AbortController(), clock = setTimeout(function () { limit.abort(); }, PATIENCE);
    rest(true);
    tell(form().dataset.sending, "info");
    Promise.resolve(photo).then(function (small) {
      if (small) { data.append("photo", small, small.name || "ktp.jpg"); }
      return fetch(location.pathname, { method: "POST", body: data, headers: headers("application/json"), signal: limit.signal });
    }).then(function (answer) { tell("", "info"); return answered(answer); })
      .catch(function () { tell(form().dataset.failed, "warning"); })
      .finally(function () { clearTimeout(clock); rest(false); });
  }
  document.addEventListener("submit", function (e) {
    if (e.target !== form()) { return; }
    e.preventDefault();
    if (!sending) { send(); }
  }, true);

  window.addEventListener("beforeunload", function (e) { if (dirty) { e.preventDefault(); } });
  document.addEventListener("submit", function (e) { if (/\/keluar\/$/.test(e.target.action)) { forget(); dirty = false; } }, true);
  if (form()) {
    if (form().hasAttribute("data-fresh")) { recall(); }
    count();
  }
})();
