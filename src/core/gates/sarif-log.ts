import * as z from 'zod';

/** What is read of a SARIF log, of SARIF 2.1.0; anything else in it is passed over. */

const level = z.enum(['none', 'note', 'warning', 'error']);
const configuration = z.object({ level: level.optional() });
const rule = z.object({
  id: z.string(),
  guid: z.string().optional(),
  defaultConfiguration: configuration.optional(),
  properties: z.object({ 'security-severity': z.coerce.number().optional() }).optional(),
});
const component = z.object({
  name: z.string().optional(),
  guid: z.string().optional(),
  rules: z.array(rule).optional(),
});
const reference = z.object({
  id: z.string().optional(),
  index: z.int().optional(),
  guid: z.string().optional(),
  toolComponent: z
    .object({ name: z.string().optional(), index: z.int().optional(), guid: z.string().optional() })
    .optional(),
});
const result = z.object({
  ruleId: z.string().optional(),
  ruleIndex: z.int().optional(),
  rule: reference.optional(),
  level: level.optional(),
  kind: z.string().optional(),
  baselineState: z.string().optional(),
  suppressions: z.array(z.object({ status: z.string().optional() })).optional(),
  provenance: z.object({ invocationIndex: z.int().optional() }).optional(),
  locations: z
    .array(
      z.object({
        physicalLocation: z
          .object({ artifactLocation: z.object({ uri: z.string().optional() }).optional() })
          .optional(),
      }),
    )
    .optional(),
});
const invocation = z.object({
  executionSuccessful: z.boolean().optional(),
  ruleConfigurationOverrides: z.array(z.object({ descriptor: reference, configuration })).optional(),
});
const elsewhere = z.array(z.unknown()).optional();
const run = z.object({
  tool: z.object({ driver: component, extensions: z.array(component).optional() }),
  results: z.array(result).nullish(),
  invocations: z.array(invocation).optional(),
  externalPropertyFileReferences: z
    .object({
      results: elsewhere,
      extensions: elsewhere,
      invocations: elsewhere,
      driver: z.unknown().optional(),
    })
    .optional(),
});

export const log = z.object({ version: z.string(), runs: z.array(run), inlineExternalProperties: elsewhere });

export type Level = z.output<typeof level>;
export type Rule = z.output<typeof rule>;
export type Component = z.output<typeof component>;
/** What refers to a rule; a part that is missing may be undefined. */
export type Reference = {
  readonly [K in keyof z.output<typeof reference>]?: z.output<typeof reference>[K] | undefined;
};
export type Found = z.output<typeof result>;
export type Run = z.output<typeof run>;
export type Log = z.output<typeof log>;
