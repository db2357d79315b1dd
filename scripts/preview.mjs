// Renders the golden comments to one page that looks as GitHub shows them: `node scripts/preview.mjs [OUT.html]`.
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import MarkdownIt from 'markdown-it';

const GOLDEN = 'test/render/markdown/golden';
/** The tags that GitHub leaves of what Baton writes, without attributes but `open`. Everything else becomes text. */
const TAGS =
  'details|summary|sub|sup|code|br|b|i|em|strong|p|h1|h2|h3|h4|ul|ol|li|table|tbody|thead|tr|td|th';
const ALLOWED = new RegExp(`^</?(?:${TAGS})(?: open)?\\s*/?>$`, 'i');

/** Text as the forge would render it: GFM, hard breaks, raw HTML through a list, everything else shown as text. */
export function toHtml(markdown) {
  const md = new MarkdownIt({ html: true, linkify: true, breaks: true });
  const strip = (html) =>
    html
      .replace(/<!--[\s\S]*?-->/g, '')
      .replace(/<[^>]*>?/g, (tag) => (ALLOWED.test(tag) ? tag : md.utils.escapeHtml(tag)));
  md.renderer.rules.html_block = (tokens, at) => strip(tokens[at].content);
  md.renderer.rules.html_inline = (tokens, at) => strip(tokens[at].content);
  return mentions(md.render(markdown));
}

/** What the forge does last: outside code and links, names and numbers come alive. */
function mentions(html) {
  let inert = 0;
  return html
    .split(/(<[^>]*>)/)
    .map((part) => {
      if (/^<(?:code|pre|a)\b/.test(part)) inert += 1;
      else if (/^<\/(?:code|pre|a)>/.test(part)) inert -= 1;
      else if (!part.startsWith('<') && inert === 0) return alive(part);
      return part;
    })
    .join('');
}

function alive(text) {
  return text
    .replace(/(?<![\w`])@([a-z\d][a-z\d-]*(?:\/[\w.-]+)?)/gi, '<a class="mention">@$1</a>')
    .replace(/(?<![\w&])(#|gh-)(\d+)\b/gi, '<a class="issue">$1$2</a>')
    .replace(/(?<![\w>])([0-9a-f]{7,40})\b/g, '<a class="commit">$1</a>');
}

const CSS = `
body { margin: 0; background: #fff; color: #1f2328; font: 14px/1.5 -apple-system, "Liberation Sans", Arial, sans-serif; }
main { max-width: 880px; margin: 0 auto; padding: 16px; }
h6 { color: #59636e; margin: 24px 0 4px; font-size: 12px; }
.comment { border: 1px solid #d1d9e0; border-radius: 6px; padding: 16px; overflow-wrap: break-word; }
.comment > :first-child { margin-top: 0 } .comment > :last-child { margin-bottom: 0 }
h3 { font-size: 1.25em; margin: 24px 0 16px; } h4 { font-size: 1em; margin: 24px 0 16px; } p, ul, ol, table, pre, details { margin: 0 0 16px; }
ul, ol { padding-left: 2em } li > p { margin-top: 16px } li + li { margin-top: .25em } li ul { margin-bottom: 0 }
code { font: 85% "Liberation Mono", monospace; background: #818b981f; border-radius: 6px; padding: .2em .4em; white-space: break-spaces; }
pre { font: 85%/1.45 "Liberation Mono", monospace; background: #f6f8fa; border-radius: 6px; padding: 16px; overflow: auto; }
pre code { background: none; padding: 0; font-size: 100%; white-space: pre; }
table { display: block; width: max-content; max-width: 100%; overflow: auto; border-collapse: collapse; border-spacing: 0 }
th, td { padding: 6px 13px; border: 1px solid #d1d9e0; text-align: left } tr:nth-child(2n) { background: #f6f8fa }
summary { cursor: pointer } a { color: #0969da } sub { font-size: 75%; color: #59636e }
`;

/** One page with some comments, each in a box with its name. */
export function pageOf(comments) {
  const boxes = comments.map(
    ([name, markdown]) => `<h6>${name}</h6><div class="comment" id="${name}">${toHtml(markdown)}</div>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Comments</title><style>${CSS}</style><main>${boxes.join('\n')}</main></html>`;
}

export function golden() {
  return readdirSync(GOLDEN)
    .sort()
    .map((file) => [file.replace(/\.md$/, ''), readFileSync(join(GOLDEN, file), 'utf8')]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const out = process.argv[2] ?? join(mkdtempSync(join(tmpdir(), 'baton-preview-')), 'comments.html');
  writeFileSync(out, pageOf(golden()));
  console.log(out);
}
