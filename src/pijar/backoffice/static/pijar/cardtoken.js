// What a participant card says, and whether the city signed it: base45, CBOR and COSE_Sign1 with ES256, as coverage/tokens.py
// writes them. Nothing of it goes over the line; whatever is not exactly as we write it is unreadable.
(function (root) {
  "use strict";
  var PREFIX = "PIJAR1:", ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", LONGEST = 2000;
  var SIGN1 = 18, ALG = 1, KID = 4, ES256 = -7, ISSUER = 1, EXPIRES = 4, NOT_BEFORE = 5, ISSUED_AT = 6, CARD = 7, COVER = -65601;
  // Days of cover are days of western Indonesia, wherever this device is.
  var ZONE = 7 * 3600, DAY = 86400;

  function unreadable() { throw new Error("CARD_UNREADABLE"); }

  function bytesOf(text) {
    if (text.length % 3 === 1) { unreadable(); }
    var out = [];
    for (var place = 0; place < text.length; place += 3) {
      var piece = text.slice(place, place + 3), number = 0;
      for (var n = piece.length - 1; n >= 0; n--) {
        var value = ALPHABET.indexOf(piece[n]);
        if (value < 0) { unreadable(); }
        number = number * 45 + value;
      }
      if (number >= (piece.length === 3 ? 65536 : 256)) { unreadable(); }
      if (piece.length === 3) { out.push(number >> 8); }
      out.push(number & 255);
    }
    return new Uint8Array(out);
  }

  // One CBOR item of the few kinds we write; a length that could be written shorter is refused.
  function Reader(data) { this.data = data; this.place = 0; }
  Reader.prototype.take = function (count) {
    if (this.place + count > this.data.length) { unreadable(); }
    var found = this.data.subarray(this.place, this.place + count);
    this.place += count;
    return found;
  };
  Reader.prototype.count = function (info) {
    if (info < 24) { return info; }
    if (info > 26) { unreadable(); }
    var number = 0;
    this.take(1 << (info - 24)).forEach(function (byte) { number = number * 256 + byte; });
    if (number < [24, 256, 65536][info - 24]) { unreadable(); }
    return number;
  };
  Reader.prototype.item = function (depth) {
    if (depth > 6) { unreadable(); }
    var first = this.take(1)[0], kind = first >> 5, count = this.count(first & 31), n, list, map;
    if (kind === 0) { return count; }
    if (kind === 1) { return -1 - count; }
    if (kind === 2) { return this.take(count); }
    if (kind === 3) { return new TextDecoder("utf-8", {fatal: true}).decode(this.take(count)); }
    if (kind === 4) { list = []; for (n = 0; n < count; n++) { list.push(this.item(depth + 1)); } return list; }
    if (kind === 5) {
      map = new Map();
      for (n = 0; n < count; n++) { var key = this.item(depth + 1); if (map.has(key)) { unreadable(); } map.set(key, this.item(depth + 1)); }
      return map;
    }
    if (kind === 6) { return {tag: count, value: this.item(depth + 1)}; }
    return unreadable();
  };
  function whole(data) {
    var reader = new Reader(data), found = reader.item(0);
    if (reader.place !== data.length) { unreadable(); }
    return found;
  }
  function mapOf(data, keys) {
    var found = whole(data);
    if (!(found instanceof Map) || found.size !== keys.length || !keys.every(function (key) { return found.has(key); })) { unreadable(); }
    return found;
  }

  function hex(bytes) { return Array.prototype.map.call(bytes, function (b) { return (b < 16 ? "0" : "") + b.toString(16); }).join(""); }
  function joined(parts) {
    var out = [];
    parts.forEach(function (part) { Array.prototype.push.apply(out, Array.prototype.slice.call(part)); });
    return new Uint8Array(out);
  }
  function head(kind, count) {
    if (count < 24) { return [kind << 5 | count]; }
    return count < 256 ? [kind << 5 | 24, count] : [kind << 5 | 25, count >> 8, count & 255];
  }
  function toSign(header, payload) {
    var word = new TextEncoder().encode("Signature1");
    return joined([[0x84], head(3, word.length), word, head(2, header.length), header, [0x40], head(2, payload.length), payload]);
  }
  function dayOf(instant) { return new Date((instant + ZONE) * 1000).toISOString().slice(0, 10); }

  function opened(text) {
    text = text.replace(/^\s+/, "").replace(/[\r\n\t]+$/, "");
    if (text.indexOf(PREFIX) !== 0 || text.length > LONGEST) { unreadable(); }
    var message = whole(bytesOf(text.slice(PREFIX.length))), parts = message.value;
    if (message.tag !== SIGN1 || !Array.isArray(parts) || parts.length !== 4) { unreadable(); }
    var isKnown = [parts[0], parts[2], parts[3]].every(function (part) { return part instanceof Uint8Array; });
    if (!isKnown || !(parts[1] instanceof Map) || parts[1].size || parts[3].length !== 64) { unreadable(); }
    return {header: parts[0], payload: parts[2], signature: parts[3]};
  }
  function statement(payload) {
    var claims = mapOf(payload, [ISSUER, EXPIRES, NOT_BEFORE, ISSUED_AT, CARD, COVER]), cover = claims.get(COVER);
    var through = String(cover.get(1));
    if (claims.get(CARD).length !== 8 || !Array.isArray(cover.get(2))) { unreadable(); }
    return {
      city: claims.get(ISSUER), card: hex(claims.get(CARD)), first_day: dayOf(claims.get(NOT_BEFORE)),
      last_day: dayOf(claims.get(EXPIRES) - DAY), issued: dayOf(claims.get(ISSUED_AT)), through: through.slice(0, 4) + "-" + through.slice(4),
      branches: cover.get(2), name: cover.get(3), birth_year: cover.get(4), number_end: cover.get(5)
    };
  }
  function state(said, revoked, day) {
    if (revoked.indexOf(said.card) >= 0) { return "CARD_REVOKED"; }
    if (day < said.first_day) { return "CARD_NOT_YET"; }
    return day > said.last_day ? "CARD_EXPIRED" : "";
  }

  // A promise of {reason, said}: no reason where the card holds on `day` (YYYY-MM-DD); `keys` and `revoked` as they are published.
  async function verify(text, keys, revoked, day) {
    var parts, kid, key, said;
    try {
      parts = opened(text);
      var header = mapOf(parts.header, [ALG, KID]);
      kid = hex(header.get(KID));
      if (header.get(ALG) !== ES256) { unreadable(); }
    } catch (error) { return {reason: "CARD_UNREADABLE"}; }
    key = keys.keys.filter(function (one) { return one.kid === kid; })[0];
    if (!key) { return {reason: "CARD_KEY_UNKNOWN"}; }
    var point = await root.crypto.subtle.importKey("jwk", {kty: "EC", crv: "P-256", x: key.x, y: key.y}, {name: "ECDSA", namedCurve: "P-256"}, false, ["verify"]);
    var isSigned = await root.crypto.subtle.verify({name: "ECDSA", hash: "SHA-256"}, point, parts.signature, toSign(parts.header, parts.payload));
    if (!isSigned) { return {reason: "CARD_SIGNATURE_WRONG"}; }
    try { said = statement(parts.payload); } catch (error) { return {reason: "CARD_UNREADABLE"}; }
    // A key speaks for its own city only.
    if (said.city !== keys.issuer) { return {reason: "CARD_SIGNATURE_WRONG"}; }
    return {reason: state(said, revoked.revoked, day), said: said};
  }

  root.pijarCard = {verify: verify, prefix: PREFIX};
})(self);
