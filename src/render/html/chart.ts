import { escaped } from './page.ts';

/** One bar of a chart. */
export interface Bar {
  readonly label: string;
  /** null: there is none, which is not zero. */
  readonly value: number | null;
  /** The value as people read it. */
  readonly text: string;
}

interface Chart {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  readonly bars: readonly Bar[];
  /** Drawn as a line at this height. */
  readonly target: { readonly value: number; readonly text: string } | null;
}

const WIDTH = 640;
const HEIGHT = 120;
const TOP = 8;

/**
 * Bars side by side, as SVG without script. Its title and description say to whoever cannot see it what a glance would; each
 * bar says its own value. A missing value is a mark on the ground and no bar.
 */
export function chart({ id, title, bars, target }: Chart): string {
  const highest = Math.max(target?.value ?? 0, ...bars.map(({ value }) => value ?? 0));
  const scale = highest === 0 ? 0 : (HEIGHT - TOP) / highest;
  const step = WIDTH / Math.max(1, bars.length);
  const width = Math.max(1, Math.min(48, step - 3));
  const shapes = bars.map(({ label, value, text }, at) => {
    const left = (at + 0.5) * step - width / 2;
    const height = value === null ? 2 : Math.max(value * scale, 1);
    const look = value === null ? ' class="none"' : '';
    return `<rect${look} x="${n(left)}" y="${n(HEIGHT - height)}" width="${n(width)}" height="${n(height)}"><title>${escaped(`${label}: ${text}`)}</title></rect>`;
  });
  const line =
    target === null
      ? ''
      : `<line x1="0" x2="${WIDTH}" y1="${n(HEIGHT - target.value * scale)}" y2="${n(HEIGHT - target.value * scale)}"><title>${escaped(`target: ${target.text}`)}</title></line>`;
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}-t ${id}-d"><title id="${id}-t">${escaped(title)}</title><desc id="${id}-d">${escaped(spoken(bars, target))}</desc>${shapes.join('')}${line}</svg>`;
}

function spoken(bars: readonly Bar[], target: Chart['target']): string {
  const known = bars.filter(({ value }) => value !== null);
  if (known.length === 0) return 'Nothing to show.';
  const lowest = known.reduce((a, b) => ((a.value ?? 0) <= (b.value ?? 0) ? a : b));
  const highest = known.reduce((a, b) => ((a.value ?? 0) >= (b.value ?? 0) ? a : b));
  const last = known.at(-1) ?? highest;
  return `Lowest ${lowest.text} (${lowest.label}), highest ${highest.text} (${highest.label}), last ${last.text} (${last.label}).${target === null ? '' : ` Target ${target.text}.`}`;
}

function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}
