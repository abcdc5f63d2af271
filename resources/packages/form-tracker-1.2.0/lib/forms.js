'use strict';

// What may be told of a form: never what somebody typed into it.
module.exports = {
  describe: function (form) {
    return { id: form.id || '', name: form.getAttribute('name') || '', fields: form.elements.length };
  },
  isTracked: function (form) {
    var settings = turbine.getExtensionSettings();
    return Boolean(form && form.matches && form.matches(settings.selector || 'form'));
  }
};
