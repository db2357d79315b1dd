import type { App } from '../../model/account.ts';
import { createRun, type RunWish, updateRun } from '../../model/check-verbs.ts';
import type { Annotation, CheckRun, CheckStatus, Conclusion } from '../../model/checks.ts';
import type { Actor } from '../../model/happening.ts';
import { actor, forbidden } from '../access.ts';
import type { Call } from '../call.ts';
import { find, findRepository, type Mutation, needs, permit } from './write.ts';

interface AnnotationInput {
  path: string;
  location: { startLine: number; endLine: number; startColumn?: number | null; endColumn?: number | null };
  annotationLevel: string;
  message: string;
  title?: string | null;
  rawDetails?: string | null;
}

interface RunInput {
  repositoryId: string;
  name?: string | null;
  externalId?: string | null;
  detailsUrl?: string | null;
  status?: string | null;
  conclusion?: string | null;
  startedAt?: string | null;
  completedAt?: string | null;
  output?: {
    title: string;
    summary: string;
    text?: string | null;
    annotations?: AnnotationInput[] | null;
  } | null;
  actions?: CheckRun['actions'] | null;
}

function annotation({
  path,
  location,
  annotationLevel,
  message,
  title,
  rawDetails,
}: AnnotationInput): Annotation {
  return {
    path,
    startLine: location.startLine,
    endLine: location.endLine,
    startColumn: location.startColumn ?? null,
    endColumn: location.endColumn ?? null,
    level: annotationLevel.toLowerCase() as Annotation['level'],
    message,
    title: title ?? null,
    rawDetails: rawDetails ?? null,
  };
}

function wish(input: RunInput): RunWish {
  const { output } = input;
  return {
    ...(input.name == null ? {} : { name: input.name }),
    ...(input.externalId == null ? {} : { externalId: input.externalId }),
    ...(input.detailsUrl === undefined ? {} : { detailsUrl: input.detailsUrl }),
    ...(input.status == null ? {} : { status: input.status.toLowerCase() as CheckStatus }),
    ...(input.conclusion == null ? {} : { conclusion: input.conclusion.toLowerCase() as Conclusion }),
    ...(input.startedAt == null ? {} : { startedAt: input.startedAt }),
    ...(input.completedAt == null ? {} : { completedAt: input.completedAt }),
    ...(input.actions == null
      ? {}
      : {
          actions: input.actions.map(({ label, description, identifier }) => ({
            label,
            description,
            identifier,
          })),
        }),
    ...(output == null
      ? {}
      : {
          output: {
            title: output.title,
            summary: output.summary,
            text: output.text ?? null,
            annotations: (output.annotations ?? []).map(annotation),
          },
        }),
  };
}

/** Only an App writes checks, and a user's token never does. */
function asApp(call: Call): Actor & { readonly app: App } {
  const { app, ...who } = actor(call);
  if (!app) throw forbidden(call);
  return { ...who, app };
}

export const createCheckRun: Mutation<RunInput & { name: string; headSha: string }> = {
  content: true,
  write: async (input, call) => {
    const repository = await findRepository(call, input.repositoryId);
    const by = asApp(call);
    permit(call, repository, 'createCheckRun', needs.write('checks', 'never'));
    const checkRun = await createRun(call.world, repository, by, input.headSha, {
      ...wish(input),
      name: input.name,
    });
    return { checkRun };
  },
};

export const updateCheckRun: Mutation<RunInput & { checkRunId: string }> = {
  content: true,
  write: async (input, call) => {
    const repository = await findRepository(call, input.repositoryId);
    const checkRun = await find<CheckRun>(call, input.checkRunId, 'CheckRun');
    const by = asApp(call);
    permit(call, repository, 'updateCheckRun', needs.write('checks', 'never'));
    // A check belongs to the App that made it.
    if (checkRun.suite.app.id !== by.app.id) throw forbidden(call);
    updateRun(call.world, checkRun, by, wish(input));
    return { checkRun };
  },
};
