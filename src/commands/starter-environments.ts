/** The environments that the starter workflows name; the workflows that are not here name none. */
const named: Readonly<Record<string, readonly string[]>> = {
  pipeline: ['staging', 'production'],
  deploy: ['staging', 'production'],
  rollback: ['staging', 'production'],
  plan: ['production'],
  status: ['production'],
};

/** The environments that these workflows name between them, in the order in which a release passes them. */
export function environmentsNamed(workflows: readonly string[]): readonly string[] {
  return ['staging', 'production'].filter((one) => namersOf(one, workflows).length > 0);
}

/** What to do about a staging that was written for these workflows, since nobody knows its hosts; empty without one. */
export function stagingAdvice(workflows: readonly string[], path: string): readonly string[] {
  const namers = namersOf('staging', workflows);
  if (namers.length === 0) return [];
  const without = withoutStaging(namers);
  return [
    `${path} has an environment \`staging\`, which ${verb(namers)}: write its hosts there. Without a staging, take it out and ${without}.`,
  ];
}

/** What a configuration with the environments `there` lacks for these workflows, and how to mend that. */
export function lackingAdvice(
  workflows: readonly string[],
  there: readonly string[],
  path: string,
): readonly string[] {
  return environmentsNamed(workflows)
    .filter((one) => !there.includes(one))
    .map((lacking) => {
      const namers = namersOf(lacking, workflows);
      const says = `${path} has no environment \`${lacking}\`, which ${verb(namers)}: add \`${lacking}: {}\` below \`environments:\`, with what is other there than in the rest`;
      if (lacking === 'staging') return `${says}. Without a staging, ${withoutStaging(namers)}.`;
      return there.length === 0 ? `${says}.` : `${says}; or name one of yours there: ${there.join(', ')}.`;
    });
}

function namersOf(environment: string, workflows: readonly string[]): readonly string[] {
  return workflows.filter((workflow) => named[workflow]?.includes(environment) === true);
}

function verb(namers: readonly string[]): string {
  return namers.length === 1 ? `${namers[0]} names` : `${namers.join(', ')} name`;
}

function withoutStaging(namers: readonly string[]): string {
  const file = (workflow: string): string => `.github/workflows/${workflow}.yml`;
  const deploying = namers.filter((workflow) => workflow !== 'rollback').map(file);
  return [
    ...(deploying.length === 0
      ? []
      : [`set \`staging: ''\` below \`with:\` of the job \`deploy\` in ${deploying.join(' and ')}`]),
    ...(namers.includes('rollback') ? [`leave only production in \`options:\` of ${file('rollback')}`] : []),
  ].join(', and ');
}
