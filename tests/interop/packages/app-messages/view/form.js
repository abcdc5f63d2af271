'use strict';

// Fills the form from the settings, and makes settings of the form. Each input says by its name
// which key it edits; the host provides window.extensionBridge.
(function () {
  var form = document.querySelector('form');

  function inputs() {
    return Array.prototype.filter.call(form.elements, function (input) {
      return input.name;
    });
  }

  function valueOf(input) {
    if (input.type === 'checkbox') {
      return input.checked;
    }
    return input.type === 'number' ? Number(input.value) : input.value.trim();
  }

  window.extensionBridge.register({
    init: function (info) {
      var settings = info.settings || {};
      form.reset();
      inputs().forEach(function (input) {
        if (!(input.name in settings)) {
          return;
        }
        if (input.type === 'checkbox') {
          input.checked = Boolean(settings[input.name]);
        } else {
          input.value = settings[input.name];
        }
      });
    },

    validate: function () {
      return form.checkValidity();
    },

    getSettings: function () {
      var settings = {};
      inputs().forEach(function (input) {
        if (input.type === 'checkbox' || input.value.trim() !== '') {
          settings[input.name] = valueOf(input);
        }
      });
      return settings;
    }
  });
})();
