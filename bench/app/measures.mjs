import { readFileSync } from 'node:fs';

export const at = (all, part) =>
  all.toSorted((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * part))] ?? 0;

/** Most memory that a process ever had, in megabytes, as the kernel kept count; 0 where it is gone. */
export function memoryOf(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Looks at the memory of whatever servers there are, until it is stopped. */
export function watchMemory(servers) {
  const seen = { most: 0 };
  const look = () => {
    for (const { child } of servers) seen.most = Math.max(seen.most, memoryOf(child.pid));
  };
  const timer = setInterval(look, 250);
  return { seen, look, stop: () => clearInterval(timer) };
}

/** Seconds of CPU that a process has used; 0 where it is gone. */
export function cpuOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

/** How long the servers themselves took to answer, as their metrics tell; nothing of one that does not tell in time. */
export async function answerTimes(servers, into, patienceMs) {
  for (const { url } of servers) {
    const asked = fetch(`${url}/metrics`, { signal: AbortSignal.timeout(patienceMs) });
    const text = await asked.then((answer) => answer.text()).catch(() => '');
    for (const [, labels, count] of text.matchAll(
      /^baton_delivery_answer_seconds_bucket\{([^}]*)\} (\d+)$/gm,
    )) {
      if (!labels.includes('result="stored"')) continue;
      const upTo = Number(/le="([^"]+)"/.exec(labels)?.[1].replace('+Inf', 'Infinity'));
      into.set(upTo, (into.get(upTo) ?? 0) + Number(count));
    }
  }
  return into;
}

/** The bound in milliseconds below which so large a part was. */
export function within(buckets, part) {
  const bounds = [...buckets].sort(([a], [b]) => a - b);
  const all = bounds.at(-1)?.[1] ?? 0;
  return (bounds.find(([, count]) => count >= all * part)?.[0] ?? Number.NaN) * 1000;
}

/** What the sender measured: from when each was due, and from when it was sent. */
export function acknowledgements({ rows, began, sent, ended }) {
  const taken = rows.filter(([due, , , status]) => due <= ended && status >= 200 && status < 300);
  const fromDue = taken.map(([due, , done]) => done - due);
  const fromSent = taken.map(([, from, done]) => done - from);
  return {
    count: taken.length,
    tried: rows.length,
    sentIn: (sent - began) / 1000,
    p50: at(fromDue, 0.5),
    p95: at(fromDue, 0.95),
    p99: at(fromDue, 0.99),
    most: at(fromDue, 1),
    sentP50: at(fromSent, 0.5),
    sentP99: at(fromSent, 0.99),
    late: at(
      rows.map(([due, from]) => from - due),
      0.99,
    ),
    overHundred: slowStretches(taken, began),
  };
}

/** In which seconds of the storm answers took longer than 100 ms: `second: how many`. */
function slowStretches(taken, began) {
  const seconds = {};
  for (const [due, , done] of taken) {
    if (done - due <= 100) continue;
    const second = Math.floor((due - began) / 1000);
    seconds[second] = (seconds[second] ?? 0) + 1;
  }
  return seconds;
}
