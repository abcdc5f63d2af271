'use strict';

var consent = require('../consent');

module.exports = function () {
  return consent.state() === 'given';
};
