'use strict';

var window = require('@adobe/reactor-window');

module.exports = function (settings) {
  return window.location.pathname.indexOf(settings.startsWith) === 0;
};
