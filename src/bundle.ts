/** The entry points that dist/ launches; each loads only what it needs. */
export async function main(): Promise<void> {
  await (await import('./main.ts')).main();
}

export async function post(): Promise<void> {
  await (await import('./post.ts')).post();
}

export async function notify(): Promise<void> {
  await (await import('./notify-step.ts')).notifyStep();
}

export async function cli(): Promise<void> {
  await (await import('./cli.ts')).cli();
}
