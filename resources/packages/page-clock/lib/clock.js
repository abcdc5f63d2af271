'use strict';

var document = require('@adobe/reactor-document');

// Milliseconds of earlier views, and when the present one began (null while the page is hidden).
var before = 0;
var since = document.hidden ? null : Date.now();

document.addEventListener('visibilitychange', function () {
  if (document.hidden && since !== null) {
    before += Date.now() - since;
    since = null;
  } else if (!document.hidden && since === null) {
    since = Date.now();
  }
});

module.exports = {
  seconds: function () {
    return Math.floor((before + (since === null ? 0 : Date.now() - since)) / 1000);
  }
};
