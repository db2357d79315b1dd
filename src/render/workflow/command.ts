import { visible } from '../markdown/visible.ts';

export type WorkflowLevel = 'notice' | 'warning' | 'error' | 'debug';

/**
 * One command line for the runner of a workflow. Source: the runner's toolkit, which decodes exactly these signs; whatever a
 * message holds, it stays one message.
 */
export function workflowCommand(
  level: WorkflowLevel,
  props: Readonly<Record<string, string | number>>,
  message: string,
): string {
  const list = Object.entries(props).map(([key, value]) => `${key}=${property(String(value))}`);
  return `::${level}${list.length > 0 ? ` ${list.join(',')}` : ''}::${data(message)}`;
}

function data(text: string): string {
  return shown(text).replaceAll('%', '%25').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return visible(text).replaceAll('%', '%25').replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** Untrusted text as lines of a log, none of which the runner takes for a command of the new or the old form. */
export function logText(text: string): string {
  return shown(text)
    .split('\n')
    .map((line) => line.replace(/^(\s*)::/, '$1\\::').replaceAll('##[', '##\\['))
    .join('\n');
}

function shown(text: string): string {
  return text.replaceAll('\r\n', '\n').split('\n').map(visible).join('\n');
}
