import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
var POLICY_PATH=".github/baton.yml";export{POLICY_PATH};
