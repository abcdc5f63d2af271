'use strict';

// The one place that knows the answer. Other extensions get it as a shared module.
var cookie = require('@adobe/reactor-cookie');

var NAME = 'consent';
var listeners = [];

function tell(answer) {
  listeners.forEach(function (listener) {
    listener(answer);
  });
}

module.exports = {
  state: function () {
    return cookie.get(NAME) || 'unknown';
  },
  answer: function (answer, days) {
    cookie.set(NAME, answer, { expires: days, sameSite: 'lax' });
    tell(answer);
  },
  forget: function () {
    cookie.remove(NAME);
    tell('unknown');
  },
  onChange: function (listener) {
    listeners.push(listener);
  }
};
