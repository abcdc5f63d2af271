'use strict';

const readHeader = require('../headers');

module.exports = (context) => {
  const { header, value } = context.utils.getSettings();
  return readHeader(context, header) === value;
};
