'use strict';

var consent = require('../consent');
var showBanner = require('../banner');

module.exports = function () {
  if (consent.state() === 'unknown') {
    showBanner(turbine.getExtensionSettings());
  }
};
