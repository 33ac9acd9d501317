// Runs before the first paint, so that a dark page never flashes white.
(function () {
  var kept = null;
  try { kept = localStorage.getItem("pijar-theme"); } catch (error) { /* private window: follow the system */ }
  var dark = kept ? kept === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.setAttribute("data-bs-theme", dark ? "dark" : "light");
  document.documentElement.classList.add("js");
  // Paper is white.
  var shown = "light";
  addEventListener("beforeprint", function () { shown = document.documentElement.getAttribute("data-bs-theme"); document.documentElement.setAttribute("data-bs-theme", "light"); });
  addEventListener("afterprint", function () { document.documentElement.setAttribute("data-bs-theme", shown); });
})();
