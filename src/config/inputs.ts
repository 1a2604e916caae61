/** Inputs by name; empty is the same as absent, as GitHub has it. */
export type Inputs = Readonly<Record<string, string | undefined>>;

/** An input's text, or undefined where it is not given. */
export function inputText(inputs: Inputs, name: string): string | undefined {
  const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  return value === undefined || value.trim() === '' ? undefined : value;
}
