'use strict';

var document = require('@adobe/reactor-document');
var window = require('@adobe/reactor-window');
var forms = require('../forms');

module.exports = function (settings, trigger) {
  var seconds = turbine.getExtensionSettings().abandonedAfterSeconds || 60;
  var timers = new Map();

  function stop(form) {
    window.clearTimeout(timers.get(form));
    timers.delete(form);
  }

  document.addEventListener('input', function (event) {
    var form = event.target.form;
    if (!forms.isTracked(form)) {
      return;
    }
    stop(form);
    timers.set(
      form,
      window.setTimeout(function () {
        timers.delete(form);
        trigger({ form: forms.describe(form) });
      }, seconds * 1000)
    );
  });
  document.addEventListener(
    'submit',
    function (event) {
      stop(event.target);
    },
    true
  );
};
