'use strict';

module.exports = function (settings, event) {
  return event && event.form ? event.form.name || event.form.id : undefined;
};
