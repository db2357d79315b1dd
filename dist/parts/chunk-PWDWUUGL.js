import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
var PERMISSIONS=["none","read","triage","write","maintain","admin"],ALERT_SOURCES=["code-scanning","dependabot","secret-scanning"],SEVERITIES=["low","medium","high","critical"];export{PERMISSIONS,ALERT_SOURCES,SEVERITIES};
