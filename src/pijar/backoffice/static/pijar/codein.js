// The QR of a slip carries user name and code behind a #, which no server is told: put into the fields, then out of the address.
(function () {
  "use strict";
  var found = /^#([^/]{1,60})\/([A-Z2-9-]{12,20})$/.exec(window.location.hash);
  if (!found) { return; }
  window.history.replaceState(null, "", window.location.pathname);
  var form = document.querySelector("form[data-code-in]");
  if (form.elements.username.value) { return; }
  try { form.elements.username.value = decodeURIComponent(found[1]); } catch (error) { return; }
  form.elements.code.value = found[2];
  form.elements.password.focus();
})();
