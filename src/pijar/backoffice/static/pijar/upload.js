// Dropping files and a moving bar. Without it the form is an ordinary file field and a button.
(function () {
  "use strict";
  document.querySelectorAll("form[data-upload]").forEach(function (form) {
    var zone = form.querySelector(".drop");
    var input = form.querySelector("input[type=file]");
    var list = form.querySelector("[data-chosen]");
    var bar = form.querySelector("progress");
    var state = form.querySelector("[data-state]");
    var buttons = form.querySelectorAll("button[type=submit]");

    function size(bytes) {
      return bytes < 1e6 ? Math.ceil(bytes / 1e3) + " kB" : (bytes / 1e6).toFixed(1).replace(".", ",") + " MB";
    }
    function show() {
      list.textContent = "";
      Array.prototype.forEach.call(input.files, function (file) {
        var item = document.createElement("li");
        var name = document.createElement("span");
        var weight = document.createElement("span");
        name.textContent = file.name;
        name.className = "text-break";
        weight.textContent = size(file.size);
        weight.className = "text-secondary text-nowrap";
        item.append(name, weight);
        list.append(item);
      });
      zone.classList.toggle("drop-filled", input.files.length > 0);
    }
    input.addEventListener("change", show);
    ["dragenter", "dragover"].forEach(function (name) {
      zone.addEventListener(name, function (e) { e.preventDefault(); zone.classList.add("drop-over"); });
    });
    ["dragleave", "drop"].forEach(function (name) {
      zone.addEventListener(name, function (e) { e.preventDefault(); zone.classList.remove("drop-over"); });
    });
    zone.addEventListener("drop", function (e) { input.files = e.dataTransfer.files; show(); });

    function fail(text) {
      state.textContent = text;
      state.className = "alert alert-danger mt-3";
      state.hidden = false;
      bar.hidden = true;
      delete form.dataset.sent;
      buttons.forEach(function (b) { b.disabled = false; b.classList.remove("btn-loading"); });
    }
    form.addEventListener("submit", function (e) {
      if (!input.files.length) { return; }
      e.preventDefault();
      var request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", function (p) {
        if (p.lengthComputable) { bar.value = p.loaded / p.total; }
      });
      request.addEventListener("load", function () {
        var answer = {};
        try { answer = JSON.parse(request.responseText); } catch (error) { /* not ours: told below */ }
        if (answer.next) { location.assign(answer.next); return; }
        fail(answer.message || form.dataset.failed);
      });
      request.addEventListener("error", function () { fail(form.dataset.failed); });
      state.hidden = true;
      bar.hidden = false;
      bar.value = 0;
      buttons.forEach(function (b) { b.disabled = true; });
      var data = new FormData(form);
      // Which of the two buttons was pressed is not in the form by itself.
      if (e.submitter && e.submitter.name) { data.append(e.submitter.name, e.submitter.value); }
      request.send(data);
    });
  });
})();
