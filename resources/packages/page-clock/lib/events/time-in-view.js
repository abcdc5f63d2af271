'use strict';

var window = require('@adobe/reactor-window');
var clock = require('../clock');

module.exports = function (settings, trigger) {
  var next = settings.seconds;
  var timer = window.setInterval(function () {
    var seconds = clock.seconds();
    if (seconds < next) {
      return;
    }
    trigger({ seconds: seconds });
    if (settings.again) {
      next += settings.seconds;
    } else {
      window.clearInterval(timer);
    }
  }, 1000);
};
