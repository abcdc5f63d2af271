'use strict';

// Header names compare without regard to case (RFC 9110).
module.exports = ({ arc, utils }, name) => {
  const { prefix = '' } = utils.getExtensionSettings() || {};
  const wanted = `${prefix}${name}`.toLowerCase();
  const headers = arc?.request?.headers || {};
  const found = Object.keys(headers).find((key) => key.toLowerCase() === wanted);
  return found === undefined ? undefined : String(headers[found]);
};
