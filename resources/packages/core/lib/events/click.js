'use strict';

var document = require('@adobe/reactor-document');

module.exports = function (settings, trigger) {
  document.addEventListener(
    'click',
    function (event) {
      var element = event.target.closest && event.target.closest(settings.selector);
      if (element) {
        trigger({ element: element, nativeEvent: event });
      }
    },
    true
  );
};
