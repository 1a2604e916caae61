/**
 * How a person ends the lease of a run. The whole command line is not given: hosts may be named by a configuration,
 * by flags or by inputs of the action, and `unlock` has to be told of them in the same way.
 */
export function unlockHint(run: string): string {
  return `if you know that it is dead: \`unlock ${run}\`, with the same configuration or flags as this command`;
}
