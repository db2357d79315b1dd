import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
function touchedPaths(files){let paths=new Set;for(let file of files)paths.add(file.path),file.previous!==null&&paths.add(file.previous);return[...paths].sort()}export{touchedPaths};
