import type { deployCommand } from './deploy.ts';
import type { initCommand } from './init.ts';
import type { doctorCommand, historyCommand, planCommand, statusCommand } from './look.ts';
import type { recoverCommand, unlockCommand } from './recover.ts';
import type { rollbackCommand } from './rollback.ts';

/** The commands, each loaded with all that it needs when it is called: a run is of one of them. */
export const commands = {
  deploy: async (...given: Parameters<typeof deployCommand>) =>
    (await import('./deploy.ts')).deployCommand(...given),
  rollback: async (...given: Parameters<typeof rollbackCommand>) =>
    (await import('./rollback.ts')).rollbackCommand(...given),
  plan: async (...given: Parameters<typeof planCommand>) => (await import('./look.ts')).planCommand(...given),
  status: async (...given: Parameters<typeof statusCommand>) =>
    (await import('./look.ts')).statusCommand(...given),
  history: async (...given: Parameters<typeof historyCommand>) =>
    (await import('./look.ts')).historyCommand(...given),
  doctor: async (...given: Parameters<typeof doctorCommand>) =>
    (await import('./look.ts')).doctorCommand(...given),
  unlock: async (...given: Parameters<typeof unlockCommand>) =>
    (await import('./recover.ts')).unlockCommand(...given),
  recover: async (...given: Parameters<typeof recoverCommand>) =>
    (await import('./recover.ts')).recoverCommand(...given),
  init: async (...given: Parameters<typeof initCommand>) => (await import('./init.ts')).initCommand(...given),
} as const;
