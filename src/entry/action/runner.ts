import { randomUUID } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { EXIT, UserError } from '../../core/errors.ts';
import { logText, type WorkflowLevel, workflowCommand } from '../../render/workflow/command.ts';

/**
 * What a step of a workflow can say to the runner that carries it out. Our own, since the toolkit of the runner takes longer to
 * load than everything before the first request. Source:
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export interface Runner {
  /** Value of an environment variable; undefined where it is not set or empty. */
  readonly env: (name: string) => string | undefined;
  /** Value of an input as the workflow gives it, without blanks around it; empty where it gives none. */
  readonly input: (name: string) => string;
  /** The event's payload as it was delivered. Throws a `UserError` where there is none that can be read. */
  readonly payload: () => unknown;
  /** Makes the runner show stars in place of a text, wherever in the log it comes up. */
  readonly mask: (secret: string) => void;
  /** To the log; whatever stands in it, it stays text. */
  readonly log: (text: string) => void;
  /** A note on the run, on a line of a file where `props` names one. Of each level the runner shows ten a step. */
  readonly note: (level: WorkflowLevel, message: string, props?: NoteProps) => void;
  /** Sets an output of the step. Throws a `UserError` where its file cannot be written. */
  readonly output: (name: string, value: string) => void;
  /** Adds to the job summary, in Markdown. Throws a `UserError` where its file cannot be written. */
  readonly summary: (markdown: string) => void;
}

export type NoteProps = Readonly<Record<string, string | number>>;

/** What the runner's toolkit is made of. */
export interface RunnerParts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly print: (line: string) => void;
}

/** A job summary may have a mebibyte a step; one that is larger is not shown at all. In bytes. */
const SUMMARY_BYTES = 1_000_000;

export function createRunner({ env, print }: RunnerParts): Runner {
  const read = (name: string) => env[name] || undefined;
  const masks: string[] = [];
  // To open the log takes five milliseconds, and the first request goes out before: a mask is told before the line after it.
  const say = (line: string) => {
    for (const mask of masks.splice(0)) print(mask);
    print(line);
  };
  return {
    env: read,
    // As the runner names them: only blanks are replaced.
    input: (name) => (env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '').trim(),
    payload: () => payloadAt(read('GITHUB_EVENT_PATH')),
    mask: (secret) => {
      if (secret !== '')
        masks.push(
          `::add-mask::${secret.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}`,
        );
    },
    log: (text) => say(logText(text)),
    note: (level, message, props = {}) => say(workflowCommand(level, props, message)),
    output: (name, value) => {
      const file = read('GITHUB_OUTPUT');
      if (file !== undefined) append('GITHUB_OUTPUT', file, assignment(name, value));
    },
    summary: (markdown) => {
      const file = read('GITHUB_STEP_SUMMARY');
      if (file !== undefined) append('GITHUB_STEP_SUMMARY', file, `${bounded(markdown)}\n`);
    },
  };
}

function append(variable: string, file: string, text: string): void {
  try {
    appendFileSync(file, text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(
      EXIT.usage,
      {
        code: 'action.file',
        message: `the file that ${variable} names cannot be written: ${reason}`,
        place: { argument: variable },
        hint: 'The runner of a workflow makes it: look at the disk of the runner, and whether a step has changed the variable.',
      },
      { cause },
    );
  }
}

/** A value that holds the delimiter could set other outputs: nobody can guess this one. */
function assignment(name: string, value: string): string {
  const delimiter = `ghadelimiter_${randomUUID()}`;
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}

function bounded(markdown: string): string {
  if (Buffer.byteLength(markdown) <= SUMMARY_BYTES) return markdown;
  const kept = Buffer.from(markdown).subarray(0, SUMMARY_BYTES).toString('utf8');
  return `${kept.slice(0, kept.lastIndexOf('\n'))}\n\n… and more, which does not fit.`;
}

function payloadAt(path: string | undefined): unknown {
  const fault = (message: string, cause?: unknown) =>
    new UserError(
      EXIT.usage,
      {
        code: 'action.event',
        message,
        place: path === undefined ? { argument: 'GITHUB_EVENT_PATH' } : { file: path },
        hint: 'This is started by the runner of a workflow, which writes the event there.',
      },
      { cause },
    );
  if (path === undefined) throw fault('there is no file with the event');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw fault('the file with the event cannot be read', cause);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw fault('the file with the event is no JSON', cause);
  }
}
