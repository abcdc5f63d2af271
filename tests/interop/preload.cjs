// Leads the official command-line tools to this machine: loaded with `node -r` before each.
//
// WORKSHOP_URL is where Reactor is served, WORKSHOP_IMS where tokens are had. Nothing else is asked.
const Module = require('module');

const {WORKSHOP_URL, WORKSHOP_IMS} = process.env;
const TOKENS = /^https:\/\/ims-na1(-stg1)?\.adobelogin\.com\//;

const load = Module._load;
Module._load = function (request, ...rest) {
  const found = load.call(this, request, ...rest);
  if (/\/envConfig(\.json)?$/.test(request)) {
    for (const environment of Object.values(found)) {
      environment.extensionPackages = `${WORKSHOP_URL}/extension_packages`;
    }
  }
  return found;
};

const ask = globalThis.fetch;
globalThis.fetch = (url, options) => {
  const address = String(url);
  if (!TOKENS.test(address)) {
    throw new Error(`the tests do not ask ${address}`);
  }
  return ask(address.replace(TOKENS, `${WORKSHOP_IMS}/`), options);
};
