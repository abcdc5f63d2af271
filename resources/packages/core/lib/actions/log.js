'use strict';

module.exports = function (settings) {
  var level = settings.level || 'info';
  turbine.logger[level](settings.message);
};
