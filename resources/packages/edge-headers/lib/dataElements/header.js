'use strict';

const readHeader = require('../headers');

module.exports = (context) => readHeader(context, context.utils.getSettings().header);
