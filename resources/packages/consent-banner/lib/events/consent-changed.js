'use strict';

var consent = require('../consent');

module.exports = function (settings, trigger) {
  consent.onChange(function (answer) {
    if (settings.answer === 'either' || settings.answer === answer) {
      trigger({ answer: answer });
    }
  });
};
