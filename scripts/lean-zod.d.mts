import type { Plugin } from 'esbuild';

export function leanZod(root: string): Plugin;
