import type { AgentStep } from './agent-step.ts';

const idShape = /^[0-9]{8}T[0-9]{6}Z-[0-9a-z]{1,40}$/;

/** What agent.sh prints in place of text that could hold anything. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '?');
}

/** A field of a record: printable, not too long; undefined when it is empty. */
export function asField(text: string, length: number): string | undefined {
  return printable(text).slice(0, length) || undefined;
}

export function checkId(step: AgentStep, id: string): string {
  if (!idShape.test(id)) step.refuse(64, `${printable(id)} is no name of a release`);
  return id;
}

/** A release's name, or undefined for `-`. */
export function optionalId(step: AgentStep, id: string): string | undefined {
  return id === '-' ? undefined : checkId(step, id);
}

/** The name of a release that is there. */
export function knownRelease(step: AgentStep, id: string): string {
  checkId(step, id);
  if (!step.app.releases.has(id)) step.refuse(76, `there is no release ${id} in ${step.app.path}`);
  return id;
}

/** The name of a release that is complete. */
export function sealedRelease(step: AgentStep, id: string): string {
  knownRelease(step, id);
  if (!step.app.isSealed(id)) step.refuse(76, `release ${id} is not complete`);
  return id;
}

/** The name of a release that may still be changed. */
export function openRelease(step: AgentStep, id: string): string {
  knownRelease(step, id);
  if (step.app.isSealed(id)) step.refuse(83, `release ${id} is complete and no longer changed`);
  return id;
}

export function checkNumber(step: AgentStep, text: string, what: string): number {
  if (!/^[0-9]{1,9}$/.test(text)) step.refuse(64, `wrong use: ${what} are malformed`);
  return Number(text);
}

export function checkRelative(step: AgentStep, path: string): string {
  const wrong = path === '' || path.startsWith('/') || path.endsWith('/') || /\/\/|\n/.test(path);
  const climbs = path.split('/').some((part) => part === '..' || part === '.');
  if (wrong || climbs) step.refuse(64, `${printable(path)} is no relative path`);
  return path;
}
