'use strict';

// Asks the official validator about many manifests in one run. Standard input: a JSON list of
// [folder, manifest]. Standard output: a JSON list of null (good), {error} or {crash}.
const validate = require('@adobe/reactor-validator');

const cases = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const verdicts = cases.map(([folder, manifest]) => {
  process.chdir(folder); // the validator looks for the files where it stands
  try {
    const error = validate(manifest);
    return error ? { error } : null;
  } catch (crash) {
    return { crash: crash.message };
  }
});
process.stdout.write(JSON.stringify(verdicts));
