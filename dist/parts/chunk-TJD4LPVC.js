import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
var STYLE=`
:root{color-scheme:light dark;--ink:#1f2328;--faint:#59636e;--paper:#fff;--line:#d1d9e0;--box:#f6f8fa;--act:#1a7f37;--on:#fff;--link:#0969da;--bad:#b3232d}
@media (prefers-color-scheme:dark){:root{--ink:#f0f6fc;--faint:#9198a1;--paper:#0d1117;--line:#3d444d;--box:#151b23;--act:#238636;--link:#4493f8;--bad:#ff7b72}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif}
main{max-width:46rem;margin:0 auto;padding:2rem 1rem 4rem}
h1{font-size:1.75rem;line-height:1.25;margin:0 0 .5rem}
h2{font-size:1.2rem;margin:2rem 0 .5rem}
p,li{max-width:42rem}
.faint{color:var(--faint)}
a{color:var(--link)}
label,legend{display:block;font-weight:600;margin:1.25rem 0 .25rem}
.check{display:flex;gap:.5rem;align-items:baseline;font-weight:400}
input[type=text],input[type=url]{width:100%;font:inherit;color:inherit;background:var(--paper);border:1px solid var(--faint);border-radius:6px;padding:.5rem .75rem}
input[aria-invalid=true]{border-color:var(--bad);border-width:2px}
.hint{margin:.25rem 0 0;color:var(--faint);font-size:.9rem}
.bad{color:var(--bad);font-weight:600;margin:.25rem 0 0}
button{font:inherit;font-weight:600;color:var(--on);background:var(--act);border:0;border-radius:6px;padding:.6rem 1.1rem;margin-top:1.5rem;cursor:pointer}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--box);border-radius:4px;padding:.1em .3em;overflow-wrap:anywhere}
pre{background:var(--box);border:1px solid var(--line);border-radius:6px;padding:.75rem;overflow-x:auto}
pre code{background:none;padding:0}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;vertical-align:top;border-bottom:1px solid var(--line);padding:.4rem .75rem .4rem 0}
.box{background:var(--box);border:1px solid var(--line);border-radius:6px;padding:.25rem 1rem .75rem}
`;function escaped(text){return text.replace(/[&<>"'`]/g,char=>`&#${char.charCodeAt(0)};`)}function page(title,body){return`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} \xB7 Baton</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${body}
</main>
</body>
</html>
`}export{STYLE,escaped,page};
