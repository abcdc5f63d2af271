'use strict';

var clock = require('../clock');

module.exports = function () {
  return clock.seconds();
};
