'use strict';

var document = require('@adobe/reactor-document');
var forms = require('../forms');

module.exports = function (settings, trigger) {
  document.addEventListener(
    'submit',
    function (event) {
      if (forms.isTracked(event.target)) {
        trigger({ form: forms.describe(event.target) });
      }
    },
    true
  );
};
