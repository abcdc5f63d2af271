'use strict';

var window = require('@adobe/reactor-window');

module.exports = function (settings) {
  var config = turbine.getExtensionSettings();
  var rate = config.sampleRate === undefined ? 1 : config.sampleRate;
  if (Math.random() >= rate) {
    return;
  }
  var message = { site: config.siteKey, name: settings.name, value: settings.value };
  if (!window.navigator.sendBeacon(config.endpoint, JSON.stringify(message))) {
    turbine.logger.warn('the beacon ' + settings.name + ' was not sent');
  }
};
