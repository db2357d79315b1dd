export function leanSource(text: string): string;
