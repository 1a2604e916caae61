import * as core from '@actions/core';

/** The action's post step: says so when the main step ended without a verdict. */
export async function post(): Promise<void> {
  const command = core.getState('command');
  if (command === '' || core.getState('outcome') !== '') return;
  core.error(
    `The ${command} was ended before its verdict: what the hosts have in service is not known. ` +
      'Run the command `status` to see it, then deploy again or roll back.',
    { title: 'Outcome: unknown' },
  );
}
