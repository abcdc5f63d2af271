'use strict';

var document = require('@adobe/reactor-document');
var consent = require('./consent');

function button(label, answer, banner, days) {
  var made = document.createElement('button');
  made.type = 'button';
  made.textContent = label;
  made.addEventListener('click', function () {
    banner.remove();
    consent.answer(answer, days);
  });
  return made;
}

module.exports = function (settings) {
  var days = settings.askAgainAfterDays || 180;
  var banner = document.createElement('div');
  var link = document.createElement('a');
  banner.setAttribute('role', 'region');
  banner.setAttribute('aria-label', 'Consent');
  banner.style.cssText = 'position:fixed;left:0;right:0;padding:16px;background:#fff;color:#111;';
  banner.style[settings.position || 'bottom'] = '0';
  banner.appendChild(document.createTextNode(settings.message + ' '));
  link.href = settings.policyUrl;
  link.textContent = 'Read more';
  banner.appendChild(link);
  if (!settings.necessaryOnly) {
    banner.appendChild(button('Agree', 'given', banner, days));
  }
  banner.appendChild(button('Only what is necessary', 'refused', banner, days));
  document.body.appendChild(banner);
};
