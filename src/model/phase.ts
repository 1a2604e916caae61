/** The eight phases, in the order in which they run. */
export const phases = [
  'validate',
  'connect',
  'preflight',
  'snapshot',
  'stage',
  'migrate',
  'activate',
  'verify',
] as const;

/** `rollback` is not one of the eight: it runs in their stead when one of them failed, or by command. */
export type Phase = (typeof phases)[number] | 'rollback';
