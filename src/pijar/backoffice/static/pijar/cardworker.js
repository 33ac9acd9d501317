// Keeps the page that verifies cards on the device: the newest where there is a line, the kept one where there is none.
"use strict";
var NAME = "pijar-kartu-1";

function isOurs(address) {
  var url = new URL(address, self.location.href);
  return url.origin === self.location.origin && (url.pathname.indexOf("/static/") === 0 || url.href === new URL(self.registration.scope).href);
}
self.addEventListener("install", function () { self.skipWaiting(); });
self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });

self.addEventListener("message", function (event) {
  var wanted = Array.from(new Set([new URL(event.data.page, self.location.href).href].concat(event.data.files))).filter(isOurs);
  event.waitUntil((async function () {
    try {
      var cache = await caches.open(NAME);
      await cache.addAll(wanted);
      // What an older page needed is no longer kept.
      for (var kept of await cache.keys()) { if (wanted.indexOf(kept.url) < 0) { await cache.delete(kept); } }
      event.ports[0].postMessage(true);
    } catch (error) { event.ports[0].postMessage(!!(await caches.match(wanted[0], {ignoreVary: true}))); }
  })());
});

self.addEventListener("fetch", function (event) {
  if (event.request.method !== "GET" || !isOurs(event.request.url)) { return; }
  event.respondWith((async function () {
    var isPage = event.request.mode === "navigate", kept = await caches.match(event.request, {ignoreSearch: isPage, ignoreVary: true});
    // Static files carry their checksum in their name: what is kept is what it is.
    if (kept && !isPage) { return kept; }
    try {
      var fresh = await fetch(event.request);
      if (isPage && fresh.ok) { (await caches.open(NAME)).put(self.registration.scope, fresh.clone()); }
      return isPage && !fresh.ok && kept ? kept : fresh;
    } catch (error) { return kept || Response.error(); }
  })());
});
