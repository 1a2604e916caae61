/**
 * Whether a symbolic link may stand in a release; `path` is the link's own, relative to the release.
 * Allowed are relative targets whose `..` come first and do not climb out. `..` after a name is refused even where
 * it seems to stay inside: the name may be a link, and then the kernel goes elsewhere than the text says.
 * `check-links` of agent.sh decides the same.
 */
export function linkStaysInside(path: string, target: string): boolean {
  if (target.startsWith('/')) return false;
  let depth = path.split('/').length - 1;
  let named = false;
  for (const part of target.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') named = true;
    else if (named || depth === 0) return false;
    else depth -= 1;
  }
  return true;
}
