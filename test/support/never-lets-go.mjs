// Whoever asks GitHub a query here never lets go of its thread again.
import { writeSync } from 'node:fs';

const { fetch } = globalThis;
globalThis.fetch = (url, ...rest) => {
  if (typeof url === 'string' && url.endsWith('/graphql')) {
    writeSync(2, 'judges for ever\n');
    for (;;);
  }
  return fetch(url, ...rest);
};
