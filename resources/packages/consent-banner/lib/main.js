'use strict';

var consent = require('./consent');

turbine.logger.debug('consent is ' + consent.state());
