// Writes the Unicode tables of re2js shorter: what follows from others is not said again, and none has a function to itself.
import { compileFunction } from 'node:vm';

const GENERAL = 'Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Co Cs';

/**
 * What a table follows from: it holds all of the categories that are named, or what is in none of them (`~`), or in no other
 * table of its section (`~` and no name). What it holds besides is found out here, and goes with it.
 */
const RULES = {
  CATEGORIES: {
    Cn: `~${GENERAL}`,
    C: '+Cc Cf Cn Co Cs',
    L: '+Lu Ll Lt Lm Lo',
    LC: '+Lu Ll Lt',
    M: '+Mn Mc Me',
    N: '+Nd Nl No',
    P: '+Pc Pd Ps Pe Pi Pf Po',
    S: '+Sm Sc Sk So',
    Z: '+Zs Zl Zp',
    Alphabetic: '+Lu Ll Lt Lm Lo Nl',
    Lowercase: '+Ll',
    Uppercase: '+Lu',
    Math: '+Sm',
  },
  SCRIPTS: { Unknown: '+Cn Co Cs', Common: '~' },
};

/** The maps of tables in re2js: where the tables are that one is about, and whether it holds what these fold to. */
const MAPS = {
  CATEGORIES: { of: 'CATEGORIES', folds: false },
  SCRIPTS: { of: 'SCRIPTS', folds: false },
  FOLD_CATEGORIES: { of: 'CATEGORIES', folds: true },
  FOLD_SCRIPT: { of: 'SCRIPTS', folds: true },
};

/** Stands where the class of this name stood. `Unicode`, `UnicodeRangeTable`, `decodeRanges` are those of re2js. */
const READER = `
var LazyMap = class {
	constructor(names, make) {
		this.names = names;
		this.make = make;
		this.made = new Map();
	}
	has(name) {
		return Object.hasOwn(this.names, name);
	}
	get(name) {
		if (!this.has(name)) return null;
		if (!this.made.has(name)) this.made.set(name, tableOf(this.make(name)));
		return this.made.get(name);
	}
};
const tableOf = (ranges) => new UnicodeRangeTable(Uint32Array.from(ranges.flatMap(([lo, hi]) => [lo, hi, 1])));
const readTable = (section, name) => {
	const [rule, own] = section[name].split("|");
	const all = own ? rangesIn(decodeRanges(own.slice(1), own[0] === "1")) : [];
	if (rule === "") return all;
	const others = rule === "~" ? Object.keys(section).filter((other) => other !== name) : rule.slice(1).split(" ");
	const theirs = joined(others.flatMap((other) => readTable(rule === "~" ? section : CATEGORIES, other)));
	return joined([...all, ...(rule[0] === "~" ? besides(theirs) : theirs)]);
};
const foldsOf = (section, name) => {
	const table = tableOf(readTable(section, name));
	const runes = [...Array(Unicode.MAX_ASCII).keys(), ...UnicodeTables.CASE_ORBIT.keys()];
	const folds = runes.filter((rune) => {
		if (Unicode.is(table, rune)) return false;
		let other = Unicode.simpleFold(rune);
		while (other !== rune && !Unicode.is(table, other)) other = Unicode.simpleFold(other);
		return other !== rune;
	});
	return joined(folds.map((rune) => [rune, rune]));
};
${[rangesIn, joined, besides].map(String).join('\n')}
`;

/** From data of re2js: three numbers a range, the last of them its step. */
function rangesIn(data) {
  const ranges = [];
  for (let i = 0; i < data.length; i += 3) {
    const [lo, hi, step] = data.slice(i, i + 3);
    if (step === 1) ranges.push([lo, hi]);
    else for (let at = lo; at <= hi; at += step) ranges.push([at, at]);
  }
  return joined(ranges);
}

function joined(ranges) {
  const all = [];
  for (const [lo, hi] of ranges.sort((a, b) => a[0] - b[0])) {
    const last = all.at(-1);
    if (last !== undefined && lo <= last[1] + 1) last[1] = Math.max(last[1], hi);
    else all.push([lo, hi]);
  }
  return all;
}

function besides(ranges) {
  const all = [];
  let next = 0;
  for (const [lo, hi] of [...ranges, [0x110000, 0x110000]]) {
    if (next < lo) all.push([next, lo - 1]);
    next = hi + 1;
  }
  return all;
}

/**
 * @param text of re2js without its comments
 * @throws where a table that is read from the shorter text is not the very set of the longer one
 */
export function leanTables(text) {
  const names = Object.fromEntries(Object.keys(MAPS).map((map) => [map, Object.keys(entriesOf(text, map))]));
  const tables = tablesOf(text, names);
  const { CATEGORIES, SCRIPTS } = Object.fromEntries(
    ['CATEGORIES', 'SCRIPTS'].map((section) => [
      section,
      shortened(entriesOf(text, section), section, tables),
    ]),
  );
  const data = `const CATEGORIES = ${CATEGORIES};\nconst SCRIPTS = ${SCRIPTS};\n`;
  let lean = replaced(text, /^var LazyMap = class \{\n[\s\S]*?^\};\n/m, READER + data);
  for (const [map, { of, folds }] of Object.entries(MAPS)) {
    const list = names[map].map((name) => `${name}: 0`).join(', ');
    const made = folds
      ? `{ ${list} }, (name) => foldsOf(${of}, name)`
      : `${of}, (name) => readTable(${of}, name)`;
    lean = replaced(lean, wholeMap(map), `\tstatic ${map} = new LazyMap(${made});`);
  }
  if (JSON.stringify(tablesOf(lean, names)) !== JSON.stringify(tables))
    throw new Error('a table of Unicode has changed');
  return lean;
}

function replaced(text, part, by) {
  if (!part.test(text)) throw new Error(`re2js holds nothing like ${part}`);
  return text.replace(part, () => by);
}

function wholeMap(map) {
  return new RegExp(`^\\tstatic ${map} = new LazyMap\\(\\{\\n([\\s\\S]*?)^\\t\\}\\);$`, 'm');
}

const ENTRY = /^\t\t(\w+): \(\) => new UnicodeRangeTable\(decodeRanges\("([^"]*)", (true|false)\)\),?$/gm;

/** What `decodeRanges` takes for each table, its second argument first: 1 where every step is 1, 3 where each is given. */
function entriesOf(text, map) {
  const body = wholeMap(map).exec(text)?.[1] ?? '';
  const found = [...body.matchAll(ENTRY)].map(([, name, data, dense]) => [
    name,
    (dense === 'true' ? '1' : '3') + data,
  ]);
  if (found.length === 0 || found.length !== body.split('\n').length - 1)
    throw new Error(`re2js writes ${map} in another way`);
  return Object.fromEntries(found);
}

/** The ranges of each table, as the code reads it. */
function tablesOf(text, names) {
  const upTo = text.indexOf('\nvar RE2JSException');
  const tables = compileFunction(`${text.slice(0, upTo)}\nreturn UnicodeTables;`)();
  const ranges = ([map, all]) => [
    map,
    Object.fromEntries(all.map((name) => [name, rangesIn(tables[map].get(name).data)])),
  ];
  return Object.fromEntries(Object.entries(names).map(ranges));
}

/** Entries of a section, each by its rule and what it holds besides; as an object in text. */
function shortened(entries, section, tables) {
  const lines = Object.entries(entries).map(([name, data]) => {
    const rule = RULES[section][name];
    return `\t${name}: ${JSON.stringify(rule === undefined ? `|${data}` : byRule(rule, name, tables[section], tables.CATEGORIES))}`;
  });
  return `{\n${lines.join(',\n')}\n}`;
}

function byRule(rule, name, section, categories) {
  const others =
    rule === '~' ? Object.keys(section).filter((other) => other !== name) : rule.slice(1).split(' ');
  const theirs = united(others.map((other) => (rule === '~' ? section : categories)[other]));
  const known = rule[0] === '~' ? besides(theirs) : theirs;
  const own = besides(united([besides(section[name]), known]));
  return own.length === 0 ? rule : `${rule}|1${encoded(own)}`;
}

function united(lists) {
  return joined(lists.flat().map((range) => [...range]));
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-';

/** As `decodeRanges` of re2js has it: distances, in digits of five bits, the sixth of which says that one more follows. */
function encoded(ranges) {
  let at = 0;
  const digits = (number) =>
    number < 32 ? DIGITS[number] : DIGITS[(number & 31) | 32] + digits(number >>> 5);
  return ranges
    .map(([lo, hi]) => {
      const text = digits(lo - at) + digits(hi - lo);
      at = hi;
      return text;
    })
    .join('');
}
