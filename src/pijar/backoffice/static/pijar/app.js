// Small helps on every page. Everything works without this file; it only saves steps.
(function () {
  "use strict";
  var root = document.documentElement;

  function cookie(name) {
    var found = document.cookie.split("; ").find(function (c) { return c.indexOf(name + "=") === 0; });
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }

  var token = root.getAttribute("data-csrf") || "csrftoken";
  // htmx 4 and 2 name this event differently; both get the CSRF token.
  document.addEventListener("htmx:config:request", function (e) {
    e.detail.ctx.request.headers["X-CSRFToken"] = cookie(token);
  });
  document.addEventListener("htmx:configRequest", function (e) {
    e.detail.headers["X-CSRFToken"] = cookie(token);
  });

  function switchTheme() {
    var dark = root.getAttribute("data-bs-theme") !== "dark";
    root.setAttribute("data-bs-theme", dark ? "dark" : "light");
    try { localStorage.setItem("pijar-theme", dark ? "dark" : "light"); } catch (error) { /* not kept, still switched */ }
  }

  document.addEventListener("click", function (e) {
    if (e.target.closest("[data-theme-switch]")) { switchTheme(); return; }
    var opener = e.target.closest("[data-dialog]");
    if (opener) {
      var dialog = document.getElementById(opener.getAttribute("data-dialog"));
      if (dialog && dialog.showModal) { e.preventDefault(); dialog.showModal(); }
      return;
    }
    if (e.target.closest("[data-close]")) { e.preventDefault(); e.target.closest("dialog").close(); return; }
    // A menu closes when one looks elsewhere.
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
      if (!menu.contains(e.target)) { menu.removeAttribute("open"); }
    });
  });

  document.addEventListener("keydown", function (e) {
    if (e.key !== "Escape") { return; }
    document.querySelectorAll("details[data-menu][open]").forEach(function (m) { m.removeAttribute("open"); });
  });

  // One press is one act: a slow line must not send a form twice.
  document.addEventListener("submit", function (e) {
    if (e.defaultPrevented) { return; }
    var form = e.target;
    if (form.method !== "post" || form.hasAttribute("data-again")) { return; }
    if (form.dataset.sent) { e.preventDefault(); return; }
    form.dataset.sent = "1";
    form.querySelectorAll("button[type=submit]").forEach(function (b) { b.classList.add("btn-loading"); });
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      form.querySelectorAll(".btn-loading").forEach(function (b) { b.classList.remove("btn-loading"); });
    });
  });

  // A browser says "Choose file" in its own language. Our words lie under the field itself, which keeps the press, the key,
  // the drop and its name for who reads by ear.
  function named(input) {
    var files = input.files, told = files.length > 1 ? root.dataset.manyFiles.replace("{n}", files.length) : files.length ? files[0].name : "";
    input.previousElementSibling.lastChild.textContent = told || root.dataset.noFile;
  }
  function worded() {
    document.querySelectorAll("input[type=file].form-control:not(.picked):not([data-photo] *)").forEach(function (input) {
      var box = document.createElement("div"), face = document.createElement("span");
      box.className = "pick " + (input.classList.contains("flex-fill") ? "flex-fill" : "");
      face.className = "pick-face form-control"; face.setAttribute("aria-hidden", "true");
      face.appendChild(document.createElement("b")).textContent = root.dataset.file;
      face.appendChild(document.createElement("span"));
      input.parentNode.insertBefore(box, input);
      box.appendChild(face); box.appendChild(input);
      input.classList.add("picked");
      named(input);
    });
  }
  worded();
  document.addEventListener("htmx:afterSwap", worded);
  document.addEventListener("htmx:after:swap", worded);
  document.addEventListener("change", function (e) { if (e.target.matches("input.picked")) { named(e.target); } });
  document.addEventListener("drop", function () { setTimeout(function () { document.querySelectorAll("input.picked").forEach(named); }); });

  // A select with this mark sends its form at once; without script the button beside it does.
  document.addEventListener("change", function (e) {
    if (e.target.matches("select[data-submit]")) { e.target.form.requestSubmit(); }
  });
})();
