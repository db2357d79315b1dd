import type { Manifest } from '../../core/app/manifest.ts';
import { PERMISSIONS, type Permission } from '../../core/app/permissions.ts';
import type { SetupFault, SetupForm } from '../../core/app/setup.ts';
import { escaped, page } from './page.ts';

/** The first page: what GitHub has to know of this server. */
export function setupPage(form: SetupForm, faults: readonly SetupFault[], secret: string): string {
  const told = faults.length === 0 ? '' : '<p class="bad" role="alert">Something is wrong, see below.</p>\n';
  return page(
    'Set up Baton',
    `<p>Baton runs, and is no GitHub App yet. Two steps make it one; the keys stay on this machine.</p>
${told}<form method="get" action="/setup">
<input type="hidden" name="secret" value="${escaped(secret)}">
${field(
  {
    name: 'reached',
    type: 'url',
    label: 'Address at which GitHub reaches this server',
    hint: 'Webhooks are delivered there. A tunnel or a reverse proxy will do; this page itself need not be reachable.',
    placeholder: 'https://baton.example.com',
    required: true,
  },
  form.reached,
  faults,
)}
${field(
  {
    name: 'organization',
    type: 'text',
    label: 'Organisation that will own the App',
    hint: 'Leave it empty to own it yourself.',
    placeholder: '',
    required: false,
  },
  form.organization,
  faults,
)}
<label class="check" for="alerts"><input type="checkbox" id="alerts" name="alerts" value="on"${form.alerts ? ' checked' : ''}>
<span>The policy has gates on alerts (code scanning, Dependabot, secret scanning): ask for leave to read them</span></label>
<button type="submit">Next</button>
</form>`,
  );
}

interface Field {
  readonly name: 'reached' | 'organization';
  readonly type: 'url' | 'text';
  readonly label: string;
  readonly hint: string;
  readonly placeholder: string;
  readonly required: boolean;
}

function field(
  { name, type, label, hint, placeholder, required }: Field,
  value: string,
  faults: readonly SetupFault[],
): string {
  const fault = faults.find((each) => each.field === name);
  const wrong =
    fault === undefined ? '' : `<p class="bad" id="${name}-fault">${escaped(fault.message)}</p>\n`;
  const described = `${fault === undefined ? '' : `${name}-fault `}${name}-hint`;
  return `<label for="${name}">${label}</label>
${wrong}<input type="${type}" id="${name}" name="${name}" value="${escaped(value)}" placeholder="${placeholder}" aria-describedby="${described}"${
    fault === undefined ? '' : ' aria-invalid="true"'
  }${required ? ' required' : ''} maxlength="500" autocomplete="off">
<p class="hint" id="${name}-hint">${hint}</p>`;
}

/**
 * The second page: what GitHub will be asked for, and the button that asks it.
 *
 * @param action where GitHub takes manifests, with the state by which the answer is known
 */
export function confirmPage(manifest: Manifest, action: string, owner: string | null): string {
  const rows = Object.entries<Permission>(PERMISSIONS)
    .filter(([name]) => Object.hasOwn(manifest.default_permissions, name))
    .map(
      ([name, { level, why }]) =>
        `<tr><td>${escaped(name.replaceAll('_', ' '))}</td><td>${level}</td><td>${escaped(why).replace(/&#96;([^&]*)&#96;/g, '<code>$1</code>')}</td></tr>`,
    );
  return page(
    'Make the App on GitHub',
    `<p>GitHub shows a page with the name to choose, makes the App for ${
      owner === null ? 'you' : `<strong>${escaped(owner)}</strong>`
    }, and sends you back here.</p>
<div class="box"><p>Webhooks go to <code>${escaped(manifest.hook_attributes.url)}</code>.</p>
<p>GitHub sends your browser back to <code>${escaped(manifest.redirect_url ?? '')}</code>, where you have this page open. If there is a proxy in between, it has to pass that path.</p></div>
<form method="post" action="${escaped(action)}">
<input type="hidden" name="manifest" value="${escaped(JSON.stringify(manifest))}">
<button type="submit">Create the App on GitHub</button>
</form>
<h2>What it asks for</h2>
<div class="wide"><table>
<thead><tr><th scope="col">Permission</th><th scope="col">Level</th><th scope="col">Why</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>`,
  );
}

/** The last page: the App is there and runs. */
export function donePage(name: string, url: string, file: string): string {
  return page(
    'Baton is set up',
    `<p role="status">The App <strong>${escaped(name)}</strong> was made, and this server runs it now. Nothing has to be started again.</p>
<h2>What next</h2>
<ol>
<li><a href="${escaped(url)}/installations/new">Install it</a> in the repositories that it is to look after.</li>
<li>Put a policy on the default branch of each: <pre><code>node PATH-OF-BATON/dist/cli.js init</code></pre> writes <code>.github/baton.yml</code>. It begins with warnings: nothing is blocked.</li>
<li>When you want it to bind, require the check <code>baton</code> in a ruleset, with this App as its source.</li>
</ol>
<p class="faint">Id, private key and webhook secret are kept in <code>${escaped(file)}</code>, readable by the server's user alone.</p>`,
  );
}

/** Something did not work; nothing was changed but what the message says. */
export function troublePage(message: string, hint: string): string {
  return page(
    'That did not work',
    `<p class="bad" role="alert">${escaped(message)}</p>
<p>${escaped(hint)}</p>`,
  );
}
