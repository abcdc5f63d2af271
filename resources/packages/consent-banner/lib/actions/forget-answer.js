'use strict';

var consent = require('../consent');

module.exports = function () {
  consent.forget();
};
