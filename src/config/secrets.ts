import { type ConfigNode, walk } from './config-node.ts';
import { isRequestHeader, isSecretField } from './field-kinds.ts';

const shortest = 4;

/** Words and small numbers that are everywhere: hiding them would hide nothing and make every log unreadable. */
const commonplace = /^(true|false|null|none|yes|no|on|off|\d{1,5})$/i;

/** Whether hiding a value in logs makes sense. */
export function isWorthHiding(value: string): boolean {
  return value.trim().length >= shortest && !commonplace.test(value.trim());
}

/**
 * Every value in a configuration that must never be shown: those of `env`, `ssh-key` and `passphrase` wherever they
 * stand, addresses and tokens under `notify`, request headers that were made from variables, and the variables that any of these were made from.
 */
export function secretsIn(tree: ConfigNode): string[] {
  const found = new Set<string>();
  walk(tree, (path, node) => {
    if (node.kind !== 'scalar') return;
    const isHeader = isRequestHeader(path) && node.variables.length > 0;
    if (!isSecretField(path) && !isHeader) return;
    for (const value of [node.text, ...node.variables.map((variable) => variable.value)]) found.add(value);
  });
  return [...found].filter(isWorthHiding);
}
