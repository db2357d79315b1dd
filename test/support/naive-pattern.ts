// A second, naive reading of CODEOWNERS patterns, as one regular expression each, to hold the engine against. After
// hmarr/codeowners' `buildPatternRegex`, except that `**` next to another one, and `**/` at the end, count once.
export function naiveRegExp(pattern: string): RegExp {
  const rooted = pattern.startsWith('/');
  const inside = pattern.endsWith('/');
  const body = pattern.slice(rooted ? 1 : 0, inside ? -1 : undefined);
  const floating = !rooted && !body.includes('/');
  const parts = [...(floating ? ['**'] : []), ...body.split('/'), ...(inside ? ['**'] : [])].filter(
    (part, index, all) => part !== '**' || all[index - 1] !== '**',
  );
  let source = '';
  let slash = false;
  parts.forEach((part, index) => {
    const last = index === parts.length - 1;
    if (part === '**') {
      if (last) source += slash ? '/.+' : '.+';
      else source += slash ? '(?:/.+)?' : '(?:.+/)?';
      return;
    }
    if (slash) source += '/';
    source += part === '*' ? '[^/]+' : naiveSegment(part);
    if (last && part !== '*') source += '(?:/.+)?';
    slash = true;
  });
  return new RegExp(`^(?:${source})$`, 'su');
}

function naiveSegment(part: string): string {
  return part.replace(/\\(.)|(\*)|(\?)|([^*?\\])/gsu, (_, escaped, star, any, plain) => {
    if (star) return '[^/]*';
    if (any) return '[^/]';
    return (escaped ?? plain).replace(/[$()*+.?[\\\]^{|}/-]/gu, '\\$&');
  });
}
