'use strict';

var document = require('@adobe/reactor-document');

module.exports = function (settings, trigger) {
  if (document.readyState === 'loading') {
    document.addEventListener('DOMContentLoaded', function () {
      trigger();
    });
  } else {
    trigger();
  }
};
