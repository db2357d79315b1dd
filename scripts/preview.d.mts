export function toHtml(markdown: string): string;
export function pageOf(comments: readonly (readonly [string, string])[]): string;
export function golden(): [string, string][];
