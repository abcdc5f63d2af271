'use strict';

var window = require('@adobe/reactor-window');

var KEYS = { all: 'href', path: 'pathname', query: 'search', host: 'hostname' };

module.exports = function (settings) {
  return window.location[KEYS[settings.part || 'all']];
};
